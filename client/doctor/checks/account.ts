import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { checkProfile } from '../../stack/check-profile.ts';
import { typeCdk } from '../../words/typed.ts';
import { type Finding, fault, ok, unknown, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';
import { explain } from '../run-checks.ts';

/** Checks that AWS accepts the user's credentials, and shows which ones are used. Needs no permission. */
export async function* checkCredentials({ stack, signal }: Patient): AsyncGenerator<Finding> {
  if (stack?.outputs === null) {
    yield unknown(
      'AWS itself is not looked at: the stack is known by the address of its API alone.',
      'To have all looked at, run it with AWS credentials and without --through-api.',
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
      'retouch works through the API alone too: with RETOUCH_TOKEN, --api-url and --through-api.',
    );
  }
}

/** Checks that the stack exists, and how its last deployment ended. */
export async function* checkStack({ name, stack, problem, signal }: Patient): AsyncGenerator<Finding> {
  if (stack?.outputs === null) {
    yield unknown(`The stack itself is not looked at: ${stack.api.baseUrl} is its API.`);
    return;
  }
  if (stack === null) {
    yield fault(
      explain(problem),
      'Say which stack it is: --stack, --region, --profile. Without it, nothing else of the stack can be looked at.',
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
      `The last deployment of the stack "${name}" failed and was taken back (${status}).`,
      'It works as before. See the events of the stack in CloudFormation for why, then deploy again.',
    );
  }
  if (status.endsWith('_IN_PROGRESS')) {
    return warning(`The stack "${name}" is being changed now (${status}).`, 'Wait until that has ended.');
  }
  return fault(
    `The last deployment of the stack "${name}" did not end well (${status}).`,
    `See the events of the stack in CloudFormation for why, then deploy again: ${typeCdk('deploy', name)}.`,
  );
}
