import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { checkProfile } from '../../stack/check-profile.ts';
import { typeCdk } from '../../words/typed.ts';
import type { ExaminedStack } from '../examined-stack.ts';
import { type Finding, fault, ok, unknown, warning } from '../finding.ts';
import { explain } from '../run-checks.ts';

/** Checks that AWS accepts the user's credentials, and shows which ones are used. Needs no permission. */
export async function* checkCredentials({ stack, signal }: ExaminedStack): AsyncGenerator<Finding> {
  if (stack?.outputs === null) {
    yield unknown(
      'retouch uses no AWS credentials: it knows only the address of the stack’s API and a token.',
      'To check everything, run it with AWS credentials and without --api-url.',
    );
    return;
  }
  try {
    await checkProfile();
    const sts = new STSClient();
    const region = await sts.config.region();
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    yield ok(`You are ${Arn}, in ${region}.`);
  } catch (error) {
    signal.throwIfAborted();
    yield fault(
      explain(error),
      'retouch also works with only the API: use RETOUCH_TOKEN, --api-url and --through-api.',
    );
  }
}

/** Checks that the stack exists, and how its last deployment ended. */
export async function* checkStack({ name, stack, problem, signal }: ExaminedStack): AsyncGenerator<Finding> {
  if (stack?.outputs === null) {
    yield unknown(
      `The stack itself cannot be checked without AWS credentials: ${stack.api.baseUrl} is its API.`,
    );
    return;
  }
  if (stack === null) {
    yield fault(
      explain(problem),
      'Name the stack: --stack, --region, --profile. Without the stack, nothing else can be checked.',
    );
    return;
  }
  const { Stacks: [found] = [] } = await new CloudFormationClient().send(
    new DescribeStacksCommand({ StackName: name }),
    { abortSignal: signal },
  );
  yield describeDeployment(name, found?.StackStatus ?? '');
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html "StackStatus" */
function describeDeployment(name: string, status: string): Finding {
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status))
    return ok(`The stack "${name}" is deployed (${status}).`);
  if (status === 'UPDATE_ROLLBACK_COMPLETE') {
    return warning(
      `The last deployment of the stack "${name}" failed and was rolled back (${status}).`,
      'The stack works as before. Find the cause in the events of the stack in CloudFormation, then deploy again.',
    );
  }
  if (status.endsWith('_IN_PROGRESS')) {
    return warning(
      `The stack "${name}" is being changed now (${status}).`,
      'Wait until the change has ended.',
    );
  }
  return fault(
    `The last deployment of the stack "${name}" failed (${status}).`,
    `Find the cause in the events of the stack in CloudFormation, then deploy again: ${typeCdk('deploy', name)}.`,
  );
}
