import { DeleteObjectCommand, PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { afterEach, expect, it } from 'vitest';
import { audit } from '../../support/audit-control.ts';
import { findExecution, stopExecution } from '../../support/line-control.ts';
import { drawPicture } from '../../support/pictures.ts';
import { ledgerOf, script } from '../../support/simulator-control.ts';
import { drop, eventually, output, recordOf, s3, stepFunctions } from '../../support/stack-client.ts';

const Bucket = output('PhotoBucketName');
const photo = await drawPicture('jpeg');

/** Whether the bucket tells EventBridge of what is dropped. */
const tellEvents = (isTold: boolean) =>
  s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: isTold ? { EventBridgeConfiguration: {} } : {},
    }),
  );

async function executionsOf(start: string): Promise<string[]> {
  const { executions = [] } = await stepFunctions.send(
    new ListExecutionsCommand({ stateMachineArn: output('StateMachineArn'), maxResults: 1000 }),
  );
  return executions.map(({ name = '' }) => name).filter((name) => name.startsWith(start));
}

afterEach(() => tellEvents(true));

it('takes up photos whose events never came, once', async () => {
  const names = ['lost-1', 'lost-2', 'folder/lost-3', 'lost-1.jpg.json'];
  await tellEvents(false);
  for (const name of names) await drop(`audit/${name}`, photo);
  await tellEvents(true);
  expect(await executionsOf('lost-')).toEqual([]);
  expect((await audit()).started).toBeGreaterThanOrEqual(names.length);
  for (const name of names) {
    expect((await recordOf(`audit/${name}`)).status).toBe('succeeded');
    expect(await ledgerOf(`audit/${name}`)).toMatchObject({ billed: 1 });
  }
  expect(await audit()).toMatchObject({ started: 0, recording: 0, failed: 0, stoppedAfter: null });
  expect(await executionsOf('lost-')).toHaveLength(names.length);
});

it('leaves a photo alone that has its record, or had it', async () => {
  await drop('audit/done.jpg', photo);
  await drop('audit/removed.jpg', photo);
  const done = await recordOf('audit/done.jpg');
  const removed = await recordOf('audit/removed.jpg');
  await eventually('both to end', async () => {
    const running = new ListExecutionsCommand({
      stateMachineArn: output('StateMachineArn'),
      statusFilter: 'RUNNING',
    });
    const { executions = [] } = await stepFunctions.send(running);
    return executions.some(({ name }) => name === done.id || name === removed.id) ? null : true;
  });
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'results/audit/removed.jpg.json' }));
  const report = await audit();
  expect(report).toMatchObject({ started: 0, failed: 0 });
  expect(report.removed).toBeGreaterThanOrEqual(1);
  expect(await recordOf('audit/done.jpg')).toEqual(done);
  expect(await executionsOf('done-')).toEqual([done.id]);
  expect(await executionsOf('removed-')).toEqual([removed.id]);
});

it('has the record written of an execution that was stopped', async () => {
  await script({ photo: 'audit/halted.jpg', job: { processingMs: 60_000 } });
  await drop('audit/halted.jpg', photo);
  const id = await findExecution('halted-');
  await stopExecution(id);
  await audit();
  const record = await recordOf('audit/halted.jpg');
  expect(record).toMatchObject({ id, status: 'failed', error: { code: 'execution-stopped' } });
  expect((await executionsOf(id)).sort()).toEqual([id, `${id}-end`]);
});
