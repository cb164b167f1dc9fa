import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type Dimension,
  GetMetricStatisticsCommand,
  type MetricAlarm,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { drawPicture } from '../../simulation/pictures/pictures.ts';
import { audit } from '../support/deployed/audit-control.ts';
import { keepLine } from '../support/deployed/line-control.ts';
import { createListeningQueue, type ListeningQueue } from '../support/deployed/listening-queue.ts';
import { findLogs, readMetrics } from '../support/deployed/logged-metrics.ts';
import { script } from '../support/deployed/simulator-control.ts';
import { drop, eventually, output, readResult, recordOf } from '../support/deployed/stack-client.ts';

const { client } = inject('stack');
const cloudWatch = new CloudWatchClient(client);
const lambda = new LambdaClient(client);
const sns = new SNSClient(client);
const sqs = new SQSClient(client);
const FunctionName = output('KeepLineFunctionName');
let queue: ListeningQueue;
let subscription: string | undefined;

beforeAll(async () => {
  queue = await createListeningQueue('alarms-test', 'sns.amazonaws.com');
  const subscribe = new SubscribeCommand({
    TopicArn: output('NotificationTopicArn'),
    Protocol: 'sqs',
    Endpoint: queue.arn,
  });
  subscription = (await sns.send(subscribe)).SubscriptionArn;
});

afterAll(async () => {
  await sns.send(new UnsubscribeCommand({ SubscriptionArn: subscription }));
  await queue.remove();
});

async function describeAlarms(): Promise<MetricAlarm[]> {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ MaxRecords: 100 }));
  return MetricAlarms;
}

const alarms = await describeAlarms();
/** An alarm's id in the stack, and its metric. */
const idOf = ({ AlarmName = '' }: MetricAlarm) => /Alarms(.*?)[0-9A-F]{8}/.exec(AlarmName)?.[1] ?? AlarmName;

function alarmOf(id: string): MetricAlarm {
  const alarm = alarms.find((one) => idOf(one) === id);
  if (alarm === undefined) throw new Error(`There is no alarm ${id}, but ${alarms.map(idOf).join(', ')}.`);
  return alarm;
}

async function stateOf({ AlarmName = '' }: MetricAlarm): Promise<string | undefined> {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
  return MetricAlarms[0]?.StateValue;
}

/**
 * Puts one value of the alarm's own metric: the local engine has no metrics of AWS/States and AWS/SQS, and
 * none from logs.
 */
async function put({ Namespace, MetricName, Dimensions }: MetricAlarm, Value: number): Promise<void> {
  await cloudWatch.send(
    new PutMetricDataCommand({
      Namespace,
      MetricData: [{ MetricName, Dimensions, Value, Timestamp: new Date() }],
    }),
  );
}

const goesOff = (alarm: MetricAlarm) =>
  eventually(`${idOf(alarm)} to go off`, async () => ((await stateOf(alarm)) === 'ALARM' ? true : null));

/** The messages that the topic has sent so far. */
const received = async () => (await queue.received()) as { Subject?: string; Message: string }[];

const sends = (what: string, isExpected: (message: Record<string, unknown>) => boolean) =>
  eventually(`the topic to announce ${what}`, async () => {
    const ofAlarms = (await received()).filter(({ Message }) => Message.startsWith('{'));
    return ofAlarms.some(({ Message }) => isExpected(JSON.parse(Message))) ? true : null;
  });

/** The message with this subject. */
const mailOf = (subject: string) =>
  eventually(`the mail "${subject}"`, async () => {
    return (await received()).find(({ Subject }) => Subject === subject)?.Message ?? null;
  });

/** Whether a metric has exactly these dimensions: for CloudWatch, any other set is another metric. */
const isSameSet = (names: string[], dimensions: Dimension[]) =>
  names.toSorted().join() ===
  dimensions
    .map(({ Name }) => Name)
    .toSorted()
    .join();

describe('the alarms of Retouch’s own metrics', () => {
  const own = alarms.filter(({ Namespace }) => Namespace === 'Retouch');

  beforeAll(async () => {
    // keep-line reads Segmind's balance while a photo is in the line.
    await script({ photo: 'alarms/waits.jpg', job: { never: true } });
    await drop('alarms/waits.jpg', await drawPicture('jpeg'));
    await script({ photo: 'alarms/fails.jpg', job: { fail: true } });
    await drop('alarms/fails.jpg', await drawPicture('jpeg'));
    const QueueUrl = output('UploadsQueueUrl');
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '"no event of an upload"' }));
    await audit();
    await recordOf('alarms/fails.jpg');
  });

  it('are all listed in this test', () => {
    expect(own.map(idOf).sort()).toEqual([
      'AuditFailed',
      'BalanceShort',
      'BreakerOpen',
      'LineNotKept',
      'OldestTicket',
      'PhotosFailed',
      'ResultsFailing',
      'UploadsNotStarted',
    ]);
  });

  it.each(own.map((alarm) => [idOf(alarm), alarm] as const))(
    'watch a metric that functions log, with the same name and dimensions: %s',
    async (_, { Namespace, MetricName = '', Dimensions = [] }) => {
      const service = Dimensions.find(({ Name }) => Name === 'service')?.Value ?? '';
      const log = (await findLogs()).get(service) ?? `no log of ${service}`;
      const metrics = await eventually(`${MetricName} in the log`, async () => {
        if (service === 'keep-line') await keepLine();
        return (await readMetrics(log)).findLast((line) => MetricName in line) ?? null;
      });
      expect(metrics).toMatchObject({
        _aws: {
          CloudWatchMetrics: [
            {
              Namespace,
              Dimensions: [expect.toSatisfy((names: string[]) => isSameSet(names, Dimensions))],
              Metrics: expect.arrayContaining([expect.objectContaining({ Name: MetricName })]),
            },
          ],
        },
      });
      for (const { Name = '', Value } of Dimensions) expect(metrics[Name]).toBe(Value);
      expect(metrics[MetricName]).toEqual(expect.any(Number));
    },
  );

  it('get a 0 from finish-shoots for each minute in which keep-line does not run', async () => {
    const { Dimensions = [] } = alarmOf('LineNotKept');
    await lambda.send(new InvokeCommand({ FunctionName: output('FinishShootsFunctionName'), Payload: '{}' }));
    const log = (await findLogs()).get('finish-shoots') ?? 'no log';
    const line = await eventually('its metric', async () => {
      return (await readMetrics(log)).findLast((one) => 'LineKept' in one) ?? null;
    });
    expect(line.LineKept).toBe(0);
    for (const { Name = '', Value } of Dimensions) expect(line[Name]).toBe(Value);
  });
});

/**
 * Alarms on metrics that the engine has only if the test puts them. The engine itself provides Lambda's
 * metrics, summed over all functions.
 */
const quiet = alarms.filter(
  ({ MetricName = '' }) => !['Errors', 'Throttles', 'IteratorAge'].includes(MetricName),
);

it.each(quiet.map((alarm) => [idOf(alarm), alarm] as const).filter(([id]) => id !== 'LineNotKept'))(
  'stay silent below their threshold: %s',
  async (_, alarm) => {
    await put(alarm, (alarm.Threshold ?? Number.NaN) - 1);
    await eventually('its state', async () => ((await stateOf(alarm)) === 'OK' ? true : null));
  },
);

it('fire when a function crashes, and the topic sends a message', async () => {
  const alarm = alarmOf('KeepLineErrors');
  for (let crash = 0; crash < (alarm.Threshold ?? 0); crash++) {
    const Payload = JSON.stringify('no event');
    expect((await lambda.send(new InvokeCommand({ FunctionName, Payload }))).FunctionError).toBeDefined();
  }
  // The engine evaluates its alarms when any metric is put, whatever the alarm's dimensions. So the test
  // checks separately that the crash has the alarm's dimensions.
  const { Datapoints = [] } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace: alarm.Namespace,
      MetricName: alarm.MetricName,
      Dimensions: alarm.Dimensions,
      Statistics: ['Sum'],
      Period: 300,
      StartTime: new Date(Date.now() - 600_000),
      EndTime: new Date(Date.now() + 60_000),
    }),
  );
  const crashes = Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
  expect(crashes).toBeGreaterThanOrEqual(alarm.Threshold ?? Number.NaN);
  await cloudWatch.send(
    new PutMetricDataCommand({ Namespace: 'Test', MetricData: [{ MetricName: 'Any', Value: 1 }] }),
  );
  await goesOff(alarm);
  await sends(
    'crashes',
    ({ AlarmName, NewStateValue, AlarmDescription }) =>
      [AlarmName, NewStateValue, AlarmDescription].join() ===
      [alarm.AlarmName, 'ALARM', alarm.AlarmDescription].join(),
  );
});

// The engine summarizes all values of a metric, of any dimensions, over Period × EvaluationPeriods, and knows neither
// DatapointsToAlarm nor TreatMissingData: one value sets off an alarm of "2 of 10" here. What AWS does is in
// test/infra/alarm-scenarios.test.ts.
it.each(alarms.map((alarm) => [idOf(alarm), alarm] as const))(
  'fire at their threshold, and the topic sends a message: %s',
  async (id, alarm) => {
    // A minute without keep-line is a 0; all others fire at their threshold.
    await put(alarm, id === 'LineNotKept' ? 0 : (alarm.Threshold ?? Number.NaN));
    await goesOff(alarm);
    await sends(
      id,
      ({ AlarmName, NewStateValue }) => AlarmName === alarm.AlarmName && NewStateValue === 'ALARM',
    );
  },
);

it('alarms end when the metric is back to normal, and the topic sends a message', async () => {
  const alarm = alarmOf('LineNotKept');
  await put(alarm, 1);
  await eventually('its end', async () => ((await stateOf(alarm)) === 'OK' ? true : null));
  await sends(
    'its end',
    ({ AlarmName, NewStateValue }) => AlarmName === alarm.AlarmName && NewStateValue === 'OK',
  );
});

it('notifications describe a failed photo and its finished shoot in words', async () => {
  await drop('alarms/shoot/no-photo.txt', 'no photo');
  await drop('alarms/shoot/ana.jpg', await drawPicture('jpeg'));
  expect(await mailOf('no-photo.txt could not be retouched')).toMatch(
    /^alarms\/shoot\/no-photo\.txt could not be retouched: the file type is not supported\./,
  );
  expect(await recordOf('alarms/shoot/ana.jpg')).toMatchObject({ status: 'succeeded' });
  await eventually('the end of the shoot', async () => {
    await lambda.send(new InvokeCommand({ FunctionName: output('FinishShootsFunctionName'), Payload: '{}' }));
    // On a slow machine it finishes first with the photo that failed.
    const shoot = JSON.parse((await readResult('results/alarms/shoot/shoot.json'))?.toString() ?? 'null');
    return shoot?.totals.succeeded === 1 || null;
  });
  const bucket = output('PhotoBucketName');
  const mail = await mailOf('alarms/shoot: 1 of 2 photos is retouched, 1 failed');
  expect(mail).toBe(`The shoot alarms/shoot is finished.

1 of 2 photos is retouched. 1 failed.

1 photo failed: the file type is not supported. Save as JPEG or PNG, and upload again.
    no-photo.txt

Review page:  retouch review alarms/shoot
The results:  s3://${bucket}/results/alarms/shoot/
The page:     s3://${bucket}/results/alarms/shoot/review.html
The table:    s3://${bucket}/results/alarms/shoot/shoot.csv

It cost 0.05 dollars.
`);
});
