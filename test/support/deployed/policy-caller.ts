import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { createCaller } from '../../../local/caller.ts';
import type { PolicyName } from '../../../local/policy.ts';
import type { StackOutputs } from '../../../local/stack.ts';

/**
 * Creates an IAM user who may do what these policies of docs/policies/ allow, and nothing else. Returns the
 * variables that have a program act as this user.
 * @param outputs the outputs of the stack that the policies name. @default the outputs of the deployed stack
 */
export async function actAs(
  policies: readonly PolicyName[],
  outputs: StackOutputs = inject('stack').outputs as StackOutputs,
): Promise<Readonly<Record<string, string>>> {
  const { client, name: stackName } = inject('stack');
  const caller = await createCaller(
    { engine: { client }, outputs, stackName },
    `policy-${randomUUID()}`,
    policies,
  );
  return { AWS_ACCESS_KEY_ID: caller.accessKeyId, AWS_SECRET_ACCESS_KEY: caller.secretAccessKey };
}
