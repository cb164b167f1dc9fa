import { DeleteObjectCommand, PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { afterEach, expect, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { audit } from '../../support/deployed/audit-control.ts';
import { findExecution, stopExecution } from '../../support/deployed/line-control.ts';
import { ledgerOf, script } from '../../support/deployed/simulator-control.ts';
import {
  drop,
  eventually,
  executionOf,
  output,
  recordOf,
  s3,
  stepFunctions,
} from '../../support/deployed/stack-client.ts';
import { deleteItem, type Key, readItem } from '../../support/deployed/table-items.ts';

const Bucket = output('PhotoBucketName');
const photo = await drawPicture('jpeg');

/** Turns the bucket's EventBridge notifications on or off. */
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

it('starts photos once if their events were lost', async () => {
  const names = ['lost-1', 'lost-2', 'folder/lost-3', 'lost-1.jpg.jpeg'];
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
  expect(await audit()).toMatchObject({ started: 0, recording: 0, restored: 0, removed: 0, failed: 0 });
  expect(await recordOf('audit/done.jpg')).toEqual(done);
  expect(await executionsOf('done-')).toEqual([done.id]);
  expect(await executionsOf('removed-')).toEqual([removed.id]);
});

it('restores lost items of photos from their records', async () => {
  const names = ['kept-1', 'kept-2', 'kept-3'];
  for (const name of names) await drop(`audit/${name}.jpg`, photo);
  const keys: Key[] = [];
  for (const name of names) {
    const { id } = await recordOf(`audit/${name}.jpg`);
    await executionOf(id);
    keys.push({ pk: `photo#${id}`, sk: 'attempt#0001' });
  }
  const before = await Promise.all(keys.map(readItem));
  const expectRestored = async () => {
    const after = await Promise.all(keys.map(readItem));
    expect(after.map((item) => item?.status)).toEqual(names.map(() => 'succeeded'));
    const shared = [
      'id',
      'attempt',
      'status',
      'recordKey',
      'outputs',
      'recordedAt',
      'paid',
      'requestId',
      'polls',
      'inFolder',
      'inStatus',
    ];
    for (const [index, item] of after.entries()) {
      for (const name of shared) expect(item?.[name], name).toEqual(before[index]?.[name]);
    }
  };

  for (const key of keys.slice(1)) await deleteItem(key);
  expect(await audit()).toMatchObject({ restored: 2, started: 0, failed: 0 });
  await expectRestored();

  for (const key of keys) await deleteItem(key);
  const report = await audit({ rebuildIndex: true });
  expect(report).toMatchObject({ restored: 3, started: 0, failed: 0 });
  await expectRestored();
  expect((await ledgerOf('audit/kept-1.jpg'))?.billed).toBe(1);
});

it('does not pay again for a photo that has neither record nor item, only a receipt', async () => {
  await drop('audit/forgotten.jpg', photo);
  const { id } = await recordOf('audit/forgotten.jpg');
  await executionOf(id);
  await deleteItem({ pk: `photo#${id}`, sk: 'attempt#0001' });
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'results/audit/forgotten.jpg.json' }));
  expect(await audit()).toMatchObject({ removed: 1, started: 0, failed: 0 });
  expect(await executionsOf('forgotten-')).toEqual([id]);
});

it('writes the record of an execution that was stopped', async () => {
  await script({ photo: 'audit/halted.jpg', job: { processingMs: 60_000 } });
  await drop('audit/halted.jpg', photo);
  const id = await findExecution('halted-');
  await stopExecution(id);
  await audit();
  const record = await recordOf('audit/halted.jpg');
  expect(record).toMatchObject({ id, status: 'failed', error: { code: 'execution-stopped' } });
  expect(await executionsOf(id)).toEqual([id]);
});
