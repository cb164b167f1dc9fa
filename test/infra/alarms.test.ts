import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { alarmsOf } from '../support/template/alarms.ts';

const template = synthesize({ webhooks: [{ name: 'shop', url: 'https://shop.example.com/' }] });
const withNotifications = synthesize({ notifications: true });
const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

/** The sections of the runbook by their anchors. */
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n')[0]?.toLowerCase().replaceAll(' ', '-'), section]),
);

const functions = Object.keys(template.findResources('AWS::Lambda::Function'));
const id = (name: string) => expect.stringMatching(new RegExp(`^${name}[0-9A-F]{8}$`));
const service = (name: string) => [
  { Name: 'service', Value: name },
  { Name: 'stack', Value: 'Retouch' },
];
const keepLine = service('keep-line');

describe('the alarms', () => {
  it.each([
    ['PhotosFailed', 'Retouch PhotosFailed Sum', '>= 5 in 1 x 900', 'notBreaching'],
    ['TimedOutExecutions', 'AWS/States ExecutionsTimedOut Sum', '>= 1 in 1 x 300', 'notBreaching'],
    ['BreakerOpen', 'Retouch BreakerOpen Maximum', '>= 1 in 1 x 60', 'ignore'],
    ['ResultsFailing', 'Retouch ResultsFailing Maximum', '>= 1 in 1 x 60', 'ignore'],
    ['LineNotKept', 'Retouch LineKept Sum', '< 1 in 3 of 5 x 60', 'ignore'],
    ['OldestTicket', 'Retouch OldestTicketAge Maximum', '>= 21600 in 1 x 300', 'ignore'],
    ['BalanceShort', 'Retouch BalanceShort Maximum', '>= 1 in 1 x 300', 'ignore'],
    ['DeadLetters', 'AWS/SQS ApproximateNumberOfMessagesVisible Maximum', '>= 1 in 1 x 300', 'notBreaching'],
    [
      'EndedDeadLetters',
      'AWS/SQS ApproximateNumberOfMessagesVisible Maximum',
      '>= 1 in 1 x 300',
      'notBreaching',
    ],
    ['OldestUpload', 'AWS/SQS ApproximateAgeOfOldestMessage Maximum', '>= 900 in 1 x 300', 'notBreaching'],
    [
      'UncountedDeadLetters',
      'AWS/SQS ApproximateNumberOfMessagesVisible Maximum',
      '>= 1 in 1 x 300',
      'notBreaching',
    ],
    [
      'ShopWebhookDeadLetters',
      'AWS/SQS ApproximateNumberOfMessagesVisible Maximum',
      '>= 1 in 1 x 300',
      'notBreaching',
    ],
    ['CountsBehind', 'AWS/Lambda IteratorAge Maximum', '>= 300000 in 1 x 300', 'notBreaching'],
    ['UploadsNotStarted', 'Retouch UploadsNotStarted Sum', '>= 1 in 2 of 10 x 60', 'notBreaching'],
    ['ApiServerErrors', 'AWS/ApiGateway 5xx Sum', '>= 3 in 1 x 300', 'notBreaching'],
    ['AuditFailed', 'Retouch AuditFailed Sum', '>= 1 in 1 x 300', 'ignore'],
    ['AuditErrors', 'AWS/Lambda Errors Sum', '>= 1 in 1 x 300', 'ignore'],
    ['StartRetouchErrors', 'AWS/Lambda Errors Sum', '>= 2 in 1 x 600', 'notBreaching'],
    ['EndRetouchErrors', 'AWS/Lambda Errors Sum', '>= 2 in 1 x 600', 'notBreaching'],
    ['SendWebhookShopErrors', 'AWS/Lambda Errors Sum', '>= 2 in 1 x 600', 'notBreaching'],
    ['KeepLineErrors', 'AWS/Lambda Errors Sum', '>= 3 in 1 x 300', 'notBreaching'],
    ['KeepLineThrottles', 'AWS/Lambda Throttles Sum', '>= 5 in 1 x 300', 'notBreaching'],
  ])('watch %s', (name, metric, condition, missing) => {
    const alarm = Object.fromEntries(alarmsOf(template))[name];
    if (alarm === undefined) throw new Error('There is none.');
    expect([alarm.Namespace, alarm.MetricName, alarm.Statistic].join(' ')).toBe(metric);
    const operator = { LessThanThreshold: '<', GreaterThanOrEqualToThreshold: '>=' }[
      alarm.ComparisonOperator
    ];
    const { DatapointsToAlarm, EvaluationPeriods } = alarm;
    const periods = DatapointsToAlarm === undefined ? '' : `${DatapointsToAlarm} of `;
    expect(`${operator} ${alarm.Threshold} in ${periods}${EvaluationPeriods} x ${alarm.Period}`).toBe(
      condition,
    );
    expect(alarm.TreatMissingData).toBe(missing);
  });

  it.each(['Errors', 'Throttles'])('watch the %s of every function', (metric) => {
    const watched = alarmsOf(template).filter(([, { MetricName }]) => MetricName === metric);
    const dimensions = watched.map(([, { Dimensions }]) => JSON.stringify(Dimensions));
    const asked = functions.map((Ref) => JSON.stringify([{ Name: 'FunctionName', Value: { Ref } }]));
    expect(dimensions.sort()).toEqual(asked.sort());
  });

  it('use the metrics of this stack only', () => {
    const alarms = alarmsOf(template).filter(([, { Namespace }]) => Namespace !== 'AWS/Lambda');
    expect(Object.fromEntries(alarms.map(([name, { Dimensions }]) => [name, Dimensions]))).toEqual({
      PhotosFailed: service('record-failure'),
      TimedOutExecutions: [{ Name: 'StateMachineArn', Value: { Ref: id('WorkflowStateMachine') } }],
      BreakerOpen: keepLine,
      ResultsFailing: keepLine,
      LineNotKept: keepLine,
      UploadsNotStarted: service('start-retouch'),
      AuditFailed: service('audit'),
      ApiServerErrors: [{ Name: 'ApiId', Value: { Ref: id('Api') } }],
      OldestTicket: keepLine,
      BalanceShort: keepLine,
      DeadLetters: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id('UploadsDeadLetters'), 'QueueName'] } }],
      EndedDeadLetters: [
        { Name: 'QueueName', Value: { 'Fn::GetAtt': [id('EndsDeadLetters'), 'QueueName'] } },
      ],
      UncountedDeadLetters: [
        { Name: 'QueueName', Value: { 'Fn::GetAtt': [id('ShootsDeadLetters'), 'QueueName'] } },
      ],
      ShopWebhookDeadLetters: [
        { Name: 'QueueName', Value: { 'Fn::GetAtt': [id('WebhooksShopDeadLetters'), 'QueueName'] } },
      ],
      OldestUpload: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id('Uploads'), 'QueueName'] } }],
    });
  });

  it('include no others', () => {
    expect(alarmsOf(template)).toHaveLength(16 + 2 * functions.length);
  });

  it('say what to do, and link to the runbook', () => {
    for (const [name, { AlarmDescription }] of alarmsOf(template)) {
      expect(AlarmDescription.length, name).toBeLessThanOrEqual(1024);
      const [, says = '', anchor = ''] =
        /^(.+) Runbook: docs\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription) ?? [];
      expect(says, name).toMatch(/\b([Aa]dd|[Ff]ind|[Ff]ix|[Rr]aise|[Rr]ead)\b/);
      const section = sections.get(anchor);
      expect(section, `the section ${anchor} of the runbook`).toBeDefined();
      expect(section, anchor).toMatch(/\*\*Means:\*\*.*\*\*Look.*```sh\n.*\*\*Do/s);
    }
  });

  it('link to the runbook of the setting', () => {
    const runbookUrl = 'https://wiki.example.com/retouch/runbook';
    const alarms = synthesize({ runbookUrl }).findResources('AWS::CloudWatch::Alarm');
    for (const { Properties } of Object.values(alarms)) {
      expect(Properties.AlarmDescription).toMatch(
        / Runbook: https:\/\/wiki\.example\.com\/retouch\/runbook#[a-z-]+$/,
      );
    }
  });

  it('are all described in the runbook', () => {
    const anchors = alarmsOf(template).map(([, { AlarmDescription }]) => AlarmDescription.split('#')[1]);
    const others = [
      'run-a-photo-again',
      'run-a-shoot-again',
      'a-table-from-a-backup',
      'take-the-stack-down',
      'put-it-up-again',
      'first-deployment-failed',
    ];
    expect([...sections.keys()].sort()).toEqual([...new Set([...anchors, ...others])].sort());
  });

  it('notify if notifications are on, and only then', () => {
    for (const [name, { AlarmActions, OKActions }] of alarmsOf(template)) {
      expect({ AlarmActions, OKActions }, name).toEqual({});
    }
    const topic = [{ Ref: expect.stringMatching(/^NotificationsTopic/) }];
    for (const [name, alarm] of alarmsOf(withNotifications)) {
      expect(alarm, name).toMatchObject({ AlarmActions: topic, OKActions: topic });
    }
  });
});

describe('the runbook', () => {
  it('uses outputs that exist', () => {
    const { Outputs } = template.toJSON();
    const used = [...runbook.matchAll(/(?:output|arn_of) "?([A-Z]\w+)/g)].map(([, name = '']) => name);
    expect(used.length).toBeGreaterThan(10);
    for (const name of used) expect(Object.keys(Outputs)).toContain(name);
  });

  /**
   * The terms of the filter pattern: a log line must contain one of them. @see
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
   */
  const [, pattern = ''] = /errors_of\(\)[^}]*--filter-pattern '([^']+)'/.exec(runbook) ?? [];
  const terms = [...pattern.matchAll(/\?(?:"([^"]+)"|(\S+))/g)].map(
    ([, phrase, word]) => phrase ?? word ?? '',
  );

  it.each([
    ['an error that a function logged', '{"level":"ERROR","message":"Crashed","service":"api"}'],
    ['a timeout', '2026-11-26T17:32:31.000Z 5f0c9e1a Task timed out after 29.00 seconds'],
    ['too little memory', 'RequestId: 5f0c9e1a Error: Runtime exited with error: signal: killed'],
    [
      'a start that failed',
      '2026-11-26T17:32:31.000Z\tundefined\tERROR\tUncaught Exception\t{"errorType":"Error"}',
    ],
    ['an exit', 'RequestId: 5f0c9e1a Error: Runtime exited with error: exit status 1'],
  ])('finds in a log %s', (_, line) => {
    expect(terms.some((term) => line.includes(term))).toBe(true);
  });

  it.each([
    '{"level":"INFO","message":"Answered","outcome":"failed"}',
    'START RequestId: 5f0c9e1a Version: $LATEST',
    'REPORT RequestId: 5f0c9e1a Duration: 3.05 ms Billed Duration: 4 ms Memory Size: 256 MB',
  ])('ignores the line %s', (line) => {
    expect(terms.some((term) => line.includes(term))).toBe(false);
  });

  it('queries functions that exist, once each', () => {
    const used = [...runbook.matchAll(/function_of ([A-Z]\w+)/g)].map(([, part = '']) => part);
    expect(used.length).toBeGreaterThan(5);
    for (const part of used)
      expect(
        functions.filter((name) => name.includes(part)),
        part,
      ).toHaveLength(1);
  });

  it('queries nothing of other stacks', () => {
    expect(runbook).not.toMatch(/list-functions|--stack-name Retouch|prefix Retouch/);
  });

  it('links to sections that exist', () => {
    for (const [, anchor] of runbook.matchAll(/\]\(#([a-z-]+)\)/g))
      expect([...sections.keys()]).toContain(anchor);
  });
});
