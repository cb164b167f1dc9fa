import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  type IAMClientConfig,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { type PolicyName, readPolicy } from './policy.ts';
import type { StackOutputs } from './stack.ts';

/** An access key of an IAM user. */
export interface Caller {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The stack that a caller may use. */
export interface CallerStack {
  readonly engine: { readonly client: IAMClientConfig };
  readonly outputs: StackOutputs;
  readonly stackName: string;
}

/**
 * Creates an IAM user on the local engine. The user may do what these policies of docs/policies/ allow, and
 * nothing else. The engine verifies the signatures of all users but root.
 */
export async function createCaller(
  { engine, outputs, stackName }: CallerStack,
  UserName: string,
  policies: readonly PolicyName[],
): Promise<Caller> {
  const iam = new IAMClient(engine.client);
  try {
    await iam.send(new CreateUserCommand({ UserName }));
    for (const PolicyName of policies) {
      const PolicyDocument = nameAsTheEngine(await readPolicy(PolicyName, outputs, stackName), stackName);
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
    }
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    return {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
  } finally {
    iam.destroy();
  }
}

/**
 * Has a policy name parts as the engine does. CloudFormation calls log groups of functions `Retouch-…`; and the engine
 * asks for a rule without its ARN.
 */
function nameAsTheEngine(policy: string, stackName: string): string {
  return policy
    .replaceAll(`:log-group:${stackName}-*`, `:log-group:/aws/cloudformation/${stackName}/*`)
    .replaceAll(new RegExp(`"arn:aws:events:[^"]*:rule/${stackName}-\\*"`, 'g'), '"*"');
}
