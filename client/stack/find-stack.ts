import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DENIED, withoutUrls } from '../program/explain-error.ts';
import { Problem } from '../program/problem.ts';
import { typeCdk } from '../words/typed.ts';

/** The outputs of a stack by name. @see docs/operating.md */
export type StackOutputs = Readonly<Record<string, string>>;

/** The outputs that the commands need. */
const NEEDED = ['PhotoBucketName', 'ApiUrl'] as const;

/**
 * Reads the outputs of the deployed stack.
 * @throws {Problem} if this account and region have no such stack, the user may not see it, or it is not a stack of
 * Retouch
 */
export async function findStack(
  cloudFormation: CloudFormationClient,
  name: string,
  abortSignal: AbortSignal,
): Promise<StackOutputs> {
  const region = await cloudFormation.config.region();
  const found = await describe(cloudFormation, name, abortSignal);
  if (found === null) {
    throw new Problem(
      `There is no stack "${name}" in ${region} that your credentials can see. Deploy it (${typeCdk('deploy', name)}), or name ` +
        'another: --stack, --region, --profile.',
    );
  }
  const outputs = Object.fromEntries(
    (found.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
  const missing = NEEDED.filter((output) => outputs[output] === undefined);
  if (missing.length > 0) {
    throw new Problem(
      `The stack "${name}" in ${region} has no output ${missing.join(' and ')}: it is not a stack of Retouch, or its deployment ` +
        `has not ended (${found.StackStatus}).`,
    );
  }
  return outputs;
}

async function describe(cloudFormation: CloudFormationClient, name: string, abortSignal: AbortSignal) {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }), {
      abortSignal,
    });
    return Stacks?.[0] ?? null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'ValidationError' && /does not exist/.test(error.message)) return null;
    if (!DENIED.test(error.name)) throw error;
    // AWS does not say whether there is a stack that the user may not see.
    throw new Problem(
      `You may not see a stack "${name}" in ${await cloudFormation.config.region()}. Either the name or the region is ` +
        'wrong (--stack or RETOUCH_STACK, --region or AWS_REGION), or your AWS user or role lacks the permission. AWS ' +
        `says: ${withoutUrls(error.message)}`,
      { cause: error },
    );
  }
}
