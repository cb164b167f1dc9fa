import { PassThrough } from 'node:stream';
import { doctorCommand } from '../../../client/commands/doctor.ts';
import { createOutput } from '../../../client/program/output.ts';
import { connect, type StackOptions } from '../../../client/stack/connect.ts';
import type { SegmindReport } from '../../../core/domain/segmind-report.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { type Routes, startApi } from '../support/api-stand-in.ts';
import { type AwsAnswers, startAws } from './aws-stand-in.ts';

/** A report of check-segmind without faults: the balance pays for 65 photos. */
export const REPORT: SegmindReport = {
  origin: 'https://api.segmind.com',
  reach: { kind: 'answered', ms: 120 },
  key: { kind: 'accepted', header: 'bearer', profileHeader: 'auto' },
  balance: { kind: 'known', dollars: 3.25, price: 0.05, photos: 65 },
  model: { kind: 'probably-known', path: '/workflows/1-v1', status: 405 },
};

/** A line that moves. */
export const LINE = {
  inFlight: 0,
  limit: 5,
  waiting: 0,
  waitingHigh: 0,
  oldestWaitSeconds: 0,
  breaker: null,
  pausedUntil: null,
  balance: null,
};

/** A breaker that has been open for an hour. */
export const BREAKER = {
  since: '2026-11-26T10:00:00.000Z',
  cause: 'account',
  code: 'daily-limit-reached',
  message: 'The daily limit of 100 dollars is reached.',
  nextTrialAt: '2026-11-27T00:00:00.000Z',
};

const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:topic';

/** The outputs of a stack with all parts that the doctor checks; its API is at `apiUrl`. */
export function describeStacks(
  apiUrl: string,
  changes: Record<string, string | null> = {},
  status = 'UPDATE_COMPLETE',
) {
  const outputs = {
    PhotoBucketName: 'photos',
    ApiUrl: apiUrl,
    ApiFunctionName: 'api',
    ApiKeySecretArn: 'arn:secret',
    CheckSegmindFunctionName: 'check-segmind',
    NotificationTopicArn: TOPIC,
    ...changes,
  };
  const members = Object.entries(outputs)
    .filter(([, value]) => value !== null)
    .map(
      ([name, value]) => `<member><OutputKey>${name}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    );
  return (
    '<Stacks><member><StackName>Retouch</StackName><CreationTime>2026-11-26T10:00:00Z</CreationTime>' +
    `<StackStatus>${status}</StackStatus><Outputs>${members.join('')}</Outputs></member></Stacks>`
  );
}

/** An alarm as CloudWatch describes it. */
export function alarm(changes: object = {}) {
  return {
    AlarmName: 'Retouch-AlarmsFailedExecutions',
    AlarmDescription:
      'Many photos failed at once. Read the records. Runbook: docs/runbook.md#failed-executions',
    StateValue: 'OK',
    ActionsEnabled: true,
    ...changes,
  };
}

const WELL: AwsAnswers = {
  GetCallerIdentity: '<Arn>arn:aws:iam::123456789012:user/ana</Arn>',
  ListStackResources:
    '<StackResourceSummaries><member><ResourceType>AWS::CloudWatch::Alarm</ResourceType>' +
    '<PhysicalResourceId>Retouch-AlarmsFailedExecutions</PhysicalResourceId></member>' +
    '<member><ResourceType>AWS::Events::Rule</ResourceType>' +
    '<PhysicalResourceId>Retouch-EachMinute</PhysicalResourceId></member></StackResourceSummaries>',
  DescribeRule: { Name: 'Retouch-EachMinute', Description: 'Keeps the line', State: 'ENABLED' },
  DescribeAlarms: { MetricAlarms: [alarm()] },
  GetTopicAttributes: topic(1, 0),
  GetFunctionConcurrency: {},
  GetAccountSettings: { AccountLimit: { UnreservedConcurrentExecutions: 1000 } },
  ListServiceQuotas: {
    Quotas: [
      { QuotaName: 'StartExecution throttle token bucket size', Value: 1300 },
      { QuotaName: 'StartExecution throttle token refill rate per second', Value: 300 },
    ],
  },
  Invoke: REPORT,
  ListObjectsV2: '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>',
};

/** The attributes of a topic with this many subscriptions. */
export function topic(confirmed: number, pending: number): string {
  const entries = { SubscriptionsConfirmed: confirmed, SubscriptionsPending: pending };
  const members = Object.entries(entries).map(
    ([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`,
  );
  return `<Attributes>${members.join('')}</Attributes>`;
}

/** Deviations from a healthy stack. */
export interface Illness {
  readonly aws?: AwsAnswers;
  readonly routes?: Routes;
  readonly outputs?: Record<string, string | null>;
  readonly status?: string;
  readonly connect?: Partial<StackOptions>;
  /** Runs after AWS is started, before the doctor. */
  readonly before?: () => void;
  readonly paid?: true;
  readonly answer?: boolean;
  readonly json?: boolean;
}

/** Runs `retouch doctor` against a stack that is healthy except for `illness`. */
export async function visit(illness: Illness = {}) {
  const { aws = {}, routes = {}, outputs = {}, status, json = false, paid, answer = true } = illness;
  const api = await startApi({
    'GET /line': LINE,
    'GET /limits': { version: packageJson.version, pricePerPhoto: 0.05, maxInFlight: 5 },
    ...routes,
  });
  const apiUrl = api.api.baseUrl ?? '';
  await startAws({ ...WELL, DescribeStacks: describeStacks(apiUrl, outputs, status), ...aws });
  illness.before?.();
  const stdout = new PassThrough().setEncoding('utf8');
  let text = '';
  stdout.on('data', (chunk: string) => {
    text += chunk;
  });
  const output = createOutput({
    stdout: Object.assign(stdout, { isTTY: false }) as never,
    stderr: { write: () => true },
    json,
    debug: false,
  });
  const { signal } = new AbortController();
  const asked: string[] = [];
  const options = { stack: 'Retouch', throughApi: false, ...illness.connect };
  const exitCode = await doctorCommand(
    {
      signal,
      output,
      notesFolder: '/dev/null',
      connect: () =>
        connect({ ...options, ...(options.token !== undefined && { apiUrl }) }, { signal, output }),
      confirmByWord: () => Promise.resolve(false),
      async confirm(question) {
        asked.push(question);
        return answer;
      },
    },
    { stack: options.stack, ...(paid && { paid }) },
  );
  await new Promise((resolve) => stdout.end(resolve));
  return { exitCode, text, asked, api, lines: text.split('\n') };
}

/** A report of check-segmind with these changes. */
export const invoke = (changes: object): Illness => ({ aws: { Invoke: { ...REPORT, ...changes } } });

/** An alarm with these changes. */
export const described = (changes: object): Illness => ({
  aws: { DescribeAlarms: { MetricAlarms: [alarm(changes)] } },
});
