import type { Template } from 'aws-cdk-lib/assertions';
import type { AwsCommand } from './shell-lines.ts';

/** What IAM is asked for: an action on a resource, with the words in capitals of docs/policies. */
export type Request = readonly [action: string, arn: string];

/** The services of the AWS CLI that IAM calls by another name. */
const SERVICES: Readonly<Record<string, string>> = { stepfunctions: 'states' };
/** The commands of the AWS CLI that IAM calls by another name. */
const ACTIONS: Readonly<Record<string, string>> = {
  'dynamodb wait': 'dynamodb:DescribeTable',
  'lambda invoke': 'lambda:InvokeFunction',
  's3 cp': 's3:GetObject',
};
/** Commands that need no permission. */
const FREE = ['configure sso', 'configure --profile', 'sso login', 'sts get-caller-identity'];
/** Commands that name no resource, or all of them. */
const WITHOUT_RESOURCE = [
  'budgets create-budget',
  'cloudwatch describe-alarms',
  'cloudwatch get-metric-statistics',
  'events list-rules',
  'iam create-policy',
  'lambda get-account-settings',
  'lambda list-event-source-mappings',
];

/**
 * Returns what IAM is asked for by a command of the AWS CLI: its action, and the resource that the line names
 * by an output of the stack, by a function's part of the stack, or as text.
 */
export function requestsOf({ command, text }: AwsCommand, template: Template): Request[] {
  if (FREE.includes(command)) return [];
  const action = ACTIONS[command] ?? nameAction(command);
  if (WITHOUT_RESOURCE.includes(command)) return [[action, '*']];
  const named = [...text.matchAll(/\b(?:output|arn_of) (\w+)/g)].map(([, name = '']) => name);
  const ids = named.flatMap((name) => findLogicalId(template, name) ?? []);
  const [of] = [...text.matchAll(/\bfunction_of (\w+)/g)].map(([, name = '']) => name);
  const functionId = of === undefined ? undefined : findFunction(template, of);
  const physical = `STACK_NAME-${ids[0] ?? functionId ?? 'Any'}-1`;
  if (command === 'sqs start-message-move-task') {
    const [source, destination] = ids.map((id) => `arn:aws:sqs:REGION:ACCOUNT:STACK_NAME-${id}-1`);
    // AWS's console and API read and delete at the source, and send to the destination.
    return [
      ['sqs:StartMessageMoveTask', source ?? ''],
      ['sqs:ReceiveMessage', source ?? ''],
      ['sqs:DeleteMessage', source ?? ''],
      ['sqs:GetQueueAttributes', source ?? ''],
      ['sqs:SendMessage', destination ?? ''],
    ];
  }
  return [[action, nameResource(command, physical)]];
}

/** `dynamodb get-item` → `dynamodb:GetItem`. */
function nameAction(command: string): string {
  const [service = '', verb = ''] = command.split(' ');
  const action = verb.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `${SERVICES[service] ?? service}:${action}`;
}

/** The ARN of what a command is about; `physical` is the name that CloudFormation generates. */
function nameResource(command: string, physical: string): string {
  const [service = '', verb = ''] = command.split(' ');
  const machine = physical.includes('-Bulk') ? 'BULK_STATE_MACHINE' : 'STATE_MACHINE';
  const isOfExecution = ['describe-execution', 'stop-execution'].includes(verb);
  const ofService: Readonly<Record<string, string>> = {
    cloudformation: 'arn:aws:cloudformation:REGION:ACCOUNT:stack/STACK_NAME/1',
    cloudwatch: `arn:aws:cloudwatch:REGION:ACCOUNT:alarm:${physical}`,
    dynamodb: 'arn:aws:dynamodb:REGION:ACCOUNT:table/TABLE_NAME',
    events: `arn:aws:events:REGION:ACCOUNT:rule/${physical}`,
    lambda: `arn:aws:lambda:REGION:ACCOUNT:function:${physical}`,
    logs: `arn:aws:logs:REGION:ACCOUNT:log-group:${physical}:log-stream:`,
    s3: 'arn:aws:s3:::PHOTO_BUCKET/results/shoot/ana.jpg.json',
    secretsmanager: 'arn:aws:secretsmanager:REGION:ACCOUNT:secret:Any-1',
    sns: `arn:aws:sns:REGION:ACCOUNT:${physical}`,
    sqs: `arn:aws:sqs:REGION:ACCOUNT:${verb === 'list-message-move-tasks' ? 'STACK_NAME-UploadsDeadLetters-1' : physical}`,
    stepfunctions: `arn:aws:states:REGION:ACCOUNT:${isOfExecution ? `execution:${machine}:1` : `stateMachine:${machine}`}`,
  };
  const arn = ofService[service];
  if (arn === undefined) throw new Error(`Say in this file what resource aws ${command} is about.`);
  return arn;
}

/** The logical id of what an output names; undefined if there is no such output. */
function findLogicalId(template: Template, output: string): string | undefined {
  const value = template.toJSON().Outputs[output]?.Value;
  return value?.Ref ?? value?.['Fn::GetAtt']?.[0];
}

function findFunction(template: Template, part: string): string | undefined {
  return Object.keys(template.findResources('AWS::Lambda::Function')).find((id) => id.includes(part));
}
