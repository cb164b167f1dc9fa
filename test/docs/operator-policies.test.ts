import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { PARTITION } from '../../core/contract/table.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { actionsInSources } from '../support/docs/aws-actions.ts';
import { actionsOf, allowOn, readStatements } from '../support/docs/documented-policies.ts';
import { requestsOf } from '../support/docs/line-requests.ts';
import { type AwsCommand, awsCommandsOf } from '../support/docs/shell-lines.ts';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const [guide, runbook] = await Promise.all([read('docs/first-deploy.md'), read('docs/runbook.md')]);

const looking = await readStatements('operator');
const changing = await readStatements('operator', 'operator-change');
const deploying = await readStatements('deployer');

/** What the guide says that an administrator does. */
const ofAdministrators = awsCommandsOf(guide)
  .filter(({ section }) => section === 'What an administrator does')
  .map(({ command }) => command.replace('dynamodb wait', 'dynamodb describe-table'));
/** An administrator does steps 1 to 6 of the guide. Logging in needs no permission. */
const BY_AN_ADMINISTRATOR = /^[1-6]\. |^What an administrator does$/;

const template = synthesize({
  notifications: true,
  webhooks: JSON.stringify([{ name: 'shop', url: 'https://shop.example/hook' }]),
});
const linesOf = (page: string) =>
  awsCommandsOf(page).map((line) => ({ ...line, requests: requestsOf(line, template) }));
const runbookLines = linesOf(runbook);
const laterGuideLines = linesOf(guide).filter(({ section }) => !BY_AN_ADMINISTRATOR.test(section));

type Line = AwsCommand & { readonly requests: readonly (readonly [action: string, arn: string])[] };
const isAdministrators = ({ command }: AwsCommand) =>
  ofAdministrators.includes(command.replace('dynamodb wait', 'dynamodb describe-table'));
const titled = (lines: readonly Line[]) =>
  lines.map((line) => [`${line.command} of “${line.section}”`, line] as const);

/** Expects each request of a line to be allowed by one of the policies. */
function expectAllowed({ text, requests }: Line, ...policies: readonly (typeof looking)[]): void {
  expect(requests, text).not.toEqual([]);
  for (const [action, arn] of requests) {
    expect(
      policies.some((statements) => allowOn(statements, action, arn)),
      `${action} on ${arn}`,
    ).toBe(true);
  }
}

describe('the runbook', () => {
  it.each(titled(runbookLines.filter(({ purpose, section }) => purpose === 'Look' || section === 'Runbook')))(
    'is looked at with the policy operator: %s',
    (_, line) => expectAllowed(line, looking),
  );

  it.each(titled(runbookLines.filter((line) => line.purpose !== 'Look' && !isAdministrators(line))))(
    'is acted on with operator, operator-change and deployer: %s',
    (_, line) => expectAllowed(line, changing, deploying),
  );

  it('says in its sections which lines the deployer’s policy is for', () => {
    for (const line of runbookLines.filter((one) => one.purpose !== 'Look' && !isAdministrators(one))) {
      if (line.requests.every(([action, arn]) => allowOn(changing, action, arn))) continue;
      const [, section = ''] = runbook.split(`\n## ${line.section}\n`);
      expect(section.split('\n## ')[0], line.command).toMatch(/policy `deployer`|An administrator does this/);
    }
  });
});

describe('the guide to the first deployment', () => {
  it.each(titled(laterGuideLines.filter((line) => !isAdministrators(line))))(
    'needs no administrator after step 6: %s',
    (_, line) => expectAllowed(line, changing, deploying),
  );

  it('lists nothing for administrators that a policy allows, but what it says of one line of two', () => {
    const shared = ofAdministrators.filter((command) => !/update-table/.test(command));
    for (const line of [...runbookLines, ...linesOf(guide)]) {
      if (!shared.includes(line.command)) continue;
      for (const [action, arn] of line.requests) expect(allowOn(changing, action, arn), action).toBe(false);
    }
  });
});

/** Actions that no line and no source names. */
const BY_OTHER_WAYS = {
  // The dashboard in the console, with its metrics and its query of Logs Insights.
  dashboard: [
    'cloudwatch:GetDashboard',
    'cloudwatch:GetMetricData',
    'logs:GetQueryResults',
    'logs:StartQuery',
  ],
  // The console’s page of an execution; the log groups that npm run dev prints.
  console: ['states:GetExecutionHistory', 'logs:DescribeLogGroups'],
  // “Delete its message.”
  deadLetters: ['sqs:DeleteMessage'],
  api: ['execute-api:Invoke'],
};

describe('the policies of operators', () => {
  it('allow what the command, the runbook and the guide need, and nothing beyond', async () => {
    const advice = awsCommandsOf(`\`\`\`sh\n${await read('client/doctor/checks/alarms.ts')}\n\`\`\``).flatMap(
      (line) => requestsOf(line, template),
    );
    const ofLines = [...runbookLines, ...laterGuideLines]
      .filter((line) => !isAdministrators(line))
      .flatMap(({ requests }) => requests);
    const needed = [
      ...(await actionsInSources(['client/'])),
      ...[...ofLines, ...advice].map(([action]) => action),
      ...Object.values(BY_OTHER_WAYS).flat(),
    ].filter((action) => !actionsOf(deploying).includes(action) || actionsOf(changing).includes(action));
    expect(actionsOf(changing)).toEqual([...new Set(needed)].sort());
  });

  it('allow the doctor with operator alone', async () => {
    const doctor = await actionsInSources(['client/'], ['client/close/', 'client/forget/']);
    expect(actionsOf(looking)).toEqual(expect.arrayContaining(doctor));
  });

  const FUNCTION = 'arn:aws:lambda:REGION:ACCOUNT:function:STACK_NAME';
  const MAPPING = 'arn:aws:lambda:REGION:ACCOUNT:event-source-mapping';
  const BUCKET = 'arn:aws:s3:::PHOTO_BUCKET';

  it.each([
    ['execute-api:Invoke', 'arn:aws:execute-api:REGION:ACCOUNT:API_ID/$default/POST/retouches'],
    ['execute-api:Invoke', 'arn:aws:execute-api:REGION:ACCOUNT:API_ID/$default/DELETE/retouches/1'],
    ['lambda:InvokeFunction', `${FUNCTION}-AuditFunctionD0ADA9BF-1`],
    ['lambda:InvokeFunction', `${FUNCTION}-ForgettingForgetFolderFunctionC6B50615-1`],
    ['lambda:UpdateEventSourceMapping', `${MAPPING}:UPLOADS_MAPPING`],
    ['s3:PutObject', `${BUCKET}/uploads/shoot/1.jpg`],
    ['s3:GetObject', `${BUCKET}/results/shoot/1.jpg`],
    ['sqs:ReceiveMessage', 'arn:aws:sqs:REGION:ACCOUNT:STACK_NAME-Uploads81B643AD-1'],
    ['states:StopExecution', 'arn:aws:states:REGION:ACCOUNT:execution:STATE_MACHINE:1'],
  ])('let an operator who changes nothing not have %s on %s', (action, arn) => {
    expect(allowOn(looking, action, arn)).toBe(false);
  });

  it('let operator change nothing but the doctor’s photo', () => {
    const others = actionsOf(looking).filter((action) => !/:(Get|List|Describe|Query$)/.test(action));
    expect(others).toEqual([
      'execute-api:Invoke', // GET routes
      'lambda:InvokeFunction', // check-segmind and keep-line
      'logs:FilterLogEvents',
      'logs:StartQuery',
      's3:PutObject', // the doctor's photo
      'sqs:ReceiveMessage', // of dead letters, which become visible again
    ]);
  });

  it.each([
    ['lambda:UpdateEventSourceMapping', `${MAPPING}:another`],
    ['lambda:PutFunctionConcurrency', `${FUNCTION}-WorkflowSubmitRetouchFunctionEDFB8F2B-1`],
    ['states:StartExecution', 'arn:aws:states:REGION:ACCOUNT:stateMachine:Another'],
    ['states:StopExecution', 'arn:aws:states:REGION:ACCOUNT:execution:BulkStateMachineOfAnother-1:1'],
    ['sqs:PurgeQueue', 'arn:aws:sqs:REGION:ACCOUNT:STACK_NAME-Uploads81B643AD-1'],
    ['dynamodb:UpdateItem', 'arn:aws:dynamodb:REGION:ACCOUNT:table/Another'],
  ])('do not have %s on %s', (action, arn) => {
    expect(allowOn(changing, action, arn)).toBe(false);
  });

  it('invoke four functions, each by the beginning of its name', () => {
    const functions = Object.keys(template.findResources('AWS::Lambda::Function'));
    const invoked = functions.filter((id) =>
      allowOn(changing, 'lambda:InvokeFunction', `${FUNCTION}-${id}-1`),
    );
    expect(invoked.map((id) => id.replace(/Function[0-9A-F]{8}$/, '')).sort()).toEqual([
      'Audit',
      'CheckCheckSegmind',
      'ForgettingForgetFolder',
      'LineKeepLine',
    ]);
    // CloudFormation keeps that much of a logical id, beside a stack name of 24 characters.
    const shortened = functions.filter((id) =>
      allowOn(changing, 'lambda:InvokeFunction', `${FUNCTION}-${id.slice(0, 24)}-1`),
    );
    expect(shortened).toEqual(invoked);
  });

  it('read and write the line’s partitions of the table alone', async () => {
    const keysOf = (sid: string) =>
      changing.find((statement) => (statement as { Sid?: string }).Sid === sid)?.Condition?.[
        'ForAllValues:StringEquals'
      ]?.['dynamodb:LeadingKeys'];
    expect(keysOf('ReadTheLineAndTheBalance')).toEqual([...Object.values(PARTITION.line), PARTITION.balance]);
    expect(keysOf('MakeATrialDue')).toEqual([PARTITION.line.submit]);
  });
});
