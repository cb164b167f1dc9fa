import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { deployStack, type StackOutputs, synthesizeStack } from '../../../local/stack.ts';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import {
  drop,
  eventually,
  output,
  readObject,
  recordOf,
  s3,
  stepFunctions,
} from '../../support/deployed/stack-client.ts';

const STACK = 'RetouchTest';

const { client, context, engine, apiKey } = inject('stack');
const lambda = new LambdaClient(client);
const cloudWatch = new CloudWatchClient(client);
const logs = new CloudWatchLogsClient(client);
let folder = '';
let second: StackOutputs;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retouch-second-'));
  await mkdir(join(folder, 'tmp'));
  const assembly = join(folder, 'cdk.out');
  // The webhook receivers belong to the first stack.
  const settings = { ...context, stackName: STACK, webhooks: '[]' };
  await synthesizeStack({ assembly, folder, context: settings });
  if (engine === null) throw new Error('This test deploys: it needs the local engine.');
  second = await deployStack(engine, assembly, { stack: STACK });
  const secrets = new SecretsManagerClient(client);
  await secrets.send(new PutSecretValueCommand({ SecretId: second.ApiKeySecretArn, SecretString: apiKey }));
});

afterAll(() => rm(folder, { recursive: true }));

/** The number of executions that a state machine has had. */
async function countExecutions(stateMachineArn: string): Promise<number> {
  const { executions = [] } = await stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }));
  return executions.length;
}

/** The dimensions of the metrics that a run of keep-line logs. */
async function readDimensions(FunctionName: string): Promise<Record<string, unknown>> {
  await lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }));
  const { LoggingConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return eventually('its metrics', async () => {
    const find = new FilterLogEventsCommand({
      logGroupName: LoggingConfig?.LogGroup,
      filterPattern: 'LineKept',
    });
    const { events = [] } = await logs.send(find);
    const line = events.map(({ message = '' }) => message).findLast((text) => text.includes('"LineKept"'));
    if (line === undefined) return null;
    const metrics = JSON.parse(line);
    const [names = []] = metrics._aws.CloudWatchMetrics.map(
      ({ Dimensions }: { Dimensions: string[][] }) => Dimensions[0],
    );
    return Object.fromEntries(names.map((name: string) => [name, metrics[name]]));
  });
}

/** The dimensions of the alarm LineNotKept of a stack. */
async function readAlarm(stack: string): Promise<Record<string, unknown>> {
  const prefix = `${stack}-AlarmsLineNotKept`;
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: prefix }));
  expect(MetricAlarms).toHaveLength(1);
  return Object.fromEntries((MetricAlarms[0]?.Dimensions ?? []).map(({ Name = '', Value }) => [Name, Value]));
}

describe('a second stack next to the first', () => {
  it('shares nothing with it', () => {
    for (const [name, value] of Object.entries(second)) {
      // The version belongs to the software, which is the same.
      if (name === 'Version') continue;
      expect(value, name).not.toBe(output(name));
    }
  });

  it('retouches only photos that are dropped there', async () => {
    const before = await countExecutions(second.StateMachineArn);
    await drop('two/first.jpg', await drawPicture('jpeg'));
    expect((await recordOf('two/first.jpg')).status).toBe('succeeded');
    expect(await countExecutions(second.StateMachineArn)).toBe(before);

    const Bucket = second.PhotoBucketName;
    const Body = await drawPicture('jpeg');
    await s3.send(new PutObjectCommand({ Bucket, Key: 'uploads/two/second.jpg', Body }));
    const record = await eventually('the record in the second stack', () =>
      readObject(Bucket, 'results/two/second.jpg.json'),
    );
    expect(JSON.parse(record.toString())).toMatchObject({ status: 'succeeded', source: { bucket: Bucket } });
    expect(await readObject(output('PhotoBucketName'), 'results/two/second.jpg.json')).toBeNull();
  });

  it.each([
    ['Retouch', () => output('KeepLineFunctionName')],
    [STACK, () => second.KeepLineFunctionName ?? ''],
  ])('has its own metrics and alarms on them: %s', async (stack, functionName) => {
    const dimensions = { service: 'keep-line', stack };
    expect(await readDimensions(functionName())).toEqual(dimensions);
    expect(await readAlarm(stack)).toEqual(dimensions);
  });
});
