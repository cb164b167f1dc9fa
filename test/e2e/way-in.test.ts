import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import {
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { drawPicture } from '../../simulation/pictures/pictures.ts';
import { call } from '../support/deployed/api-client.ts';
import { ledgerOf, script } from '../support/deployed/simulator-control.ts';
import {
  drop,
  eventually,
  executionOf,
  output,
  readResult,
  recordOf,
  s3,
  stepFunctions,
} from '../support/deployed/stack-client.ts';

const sqs = new SQSClient(inject('stack').client);
const QueueUrl = output('UploadsQueueUrl');
const bucket = output('PhotoBucketName');

/** S3's event of an upload, as EventBridge puts it into the queue. */
function objectCreated(key: string, versionId: string | undefined): string {
  return JSON.stringify({
    version: '0',
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: bucket }, object: { key, 'version-id': versionId, sequencer: '0' } },
  });
}

const send = (...bodies: string[]) =>
  sqs.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: bodies.map((MessageBody, index) => ({ Id: `m${index}`, MessageBody })),
    }),
  );

// Failed messages return at once, so that the last receive does not come an hour later.
beforeAll(() =>
  sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '3' } })),
);

describe.concurrent('the way in', () => {
  it('starts one execution for one upload, however often its event comes', async () => {
    const versionId = await drop('way-in/sent-often.jpg', await drawPicture('jpeg'));
    const event = objectCreated('uploads/way-in/sent-often.jpg', versionId);
    await send(event, event, event);
    const { id } = await recordOf('way-in/sent-often.jpg');
    await send(event);
    expect((await executionOf(id)).status).toBe('SUCCEEDED');
    const stateMachineArn = output('StateMachineArn');
    const { executions = [] } = await stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }),
    );
    expect(executions.filter(({ name }) => name?.startsWith('sent-often-'))).toHaveLength(1);
    expect(await ledgerOf('way-in/sent-often.jpg')).toMatchObject({ submits: 1, billed: 1 });
  });

  it.each([
    'with space.jpg',
    'a+b&c=d.jpg',
    '100% $5 #1?.jpg',
    'Ünïcödé 写真 😀.jpg',
    "quote's (1) [2] {3} ~!@;:,.jpg",
    'deep/er/and deeper//photo.jpg',
    'no-extension',
    'percent%20encoded%2Fslash.jpg',
    'trailing.tiff',
  ])('accepts the key %s', async (name) => {
    const path = `way-in/${name}`;
    await drop(path, await drawPicture('jpeg'));
    const record = await recordOf(path);
    expect(record.source.key).toBe(`uploads/${path}`);
    expect(record).toMatchObject({ status: 'succeeded' });
    expect(await ledgerOf(path)).toMatchObject({ billed: 1 });
  });

  it('takes a key of 1,024 bytes', async () => {
    const path = `way-in/${'ü'.repeat(500)}.jpg`.padEnd(1016 - 500, 'x');
    await drop(path, await drawPicture('jpeg'));
    expect(Buffer.byteLength(`uploads/${path}`)).toBe(1024);
    const id = await eventually('its execution', async () => {
      const { executions = [] } = await stepFunctions.send(
        new ListExecutionsCommand({ stateMachineArn: output('StateMachineArn'), maxResults: 1000 }),
      );
      return executions.find(({ name }) => name?.startsWith('uuuu'))?.name ?? null;
    });
    expect((await executionOf(id)).status).toBe('SUCCEEDED');
  });

  it('skips a file that is no photo: it is listed, without an execution and a record', async () => {
    const clutter = [
      '._ana.jpg',
      '@eaDir/ana.jpg/SYNOPHOTO_THUMB_M.jpg',
      'Thumbs.db',
      'ana.jpg.xmp',
      'clip.mov',
    ];
    const picture = await drawPicture('jpeg');
    for (const name of clutter) await drop(`way-in/clutter/${name}`, picture);
    await drop('way-in/clutter/ana.jpg', picture);
    await recordOf('way-in/clutter/ana.jpg');
    const rows = await eventually('all to be listed', async () => {
      const { json } = await call('GET', '/retouches?status=skipped&limit=100');
      const found = json.retouches.filter(({ key }: { key: string }) =>
        key.startsWith('uploads/way-in/clutter/'),
      );
      return found.length === clutter.length ? found : null;
    });
    for (const { id, key, paid, code } of rows) {
      expect({ paid, code }).toEqual({ paid: false, code: null });
      expect((await call('GET', `/retouches/${id}`)).json).toMatchObject({
        key,
        skipped: expect.any(String),
      });
      expect((await call('DELETE', `/retouches/${id}`)).status).toBe(409);
      expect(await readResult(`results/${key.slice('uploads/'.length)}.json`)).toBeNull();
    }
    const { executions = [] } = await stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn: output('StateMachineArn'), maxResults: 1000 }),
    );
    const ids = rows.map(({ id }: { id: string }) => id);
    expect(executions.filter(({ name }) => ids.includes(name))).toEqual([]);
  });

  it('ignores folder markers', async () => {
    await drop('way-in/folder/', Buffer.alloc(0));
    await drop('way-in/folder/after.jpg', await drawPicture('jpeg'));
    await recordOf('way-in/folder/after.jpg');
    const { executions = [] } = await stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn: output('StateMachineArn'), maxResults: 1000 }),
    );
    expect(executions.map(({ name }) => name).filter((name) => name?.startsWith('folder-'))).toEqual([]);
  });

  it('records a photo that was deleted before its turn', async () => {
    const Key = 'uploads/way-in/deleted.jpg';
    const versionId = await drop('way-in/deleted.jpg', await drawPicture('jpeg'));
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    await send(objectCreated(Key, versionId));
    // Either the photo or its deletion was faster. In both cases there is one record, and it is true.
    const record = await recordOf('way-in/deleted.jpg');
    if (record.status === 'failed') expect(record.error.code).toBe('photo-deleted');
  });

  it('records both of two uploads to one key', async () => {
    await script({ photo: 'way-in/both.jpg', job: { processingMs: 3000 } });
    const first = await drop('way-in/both.jpg', await drawPicture('jpeg'));
    const second = await drop('way-in/both.jpg', await drawPicture('jpeg', { width: 60, height: 60 }));
    const newer = await recordOf('way-in/both.jpg', { versionId: second });
    expect(newer.status).toBe('succeeded');
    const stateMachineArn = output('StateMachineArn');
    const { executions = [] } = await stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }),
    );
    const older =
      executions.map(({ name = '' }) => name).find((name) => name.startsWith('both-') && name !== newer.id) ??
      '';
    await executionOf(older);
    const record = await recordOf(`way-in/both@${older.slice(-8)}.jpg`);
    expect(record).toMatchObject({ id: older, source: { versionId: first } });
  });

  it('ends what can never work in the dead-letter queue, and takes nothing along', async () => {
    const versionId = await drop('way-in/beside-poison.jpg', await drawPicture('jpeg'));
    await send(
      'poison',
      objectCreated('uploads/way-in/beside-poison.jpg', versionId),
      '{"detail-type":"Object Created"}',
    );
    expect((await recordOf('way-in/beside-poison.jpg')).status).toBe('succeeded');
    // Other test files leave dead letters there too.
    const expected = ['poison', '{"detail-type":"Object Created"}'];
    const dead = new Set<string>();
    await eventually('both dead letters', async () => {
      const receive = new ReceiveMessageCommand({
        QueueUrl: output('DeadLetterQueueUrl'),
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 5,
      });
      const { Messages = [] } = await sqs.send(receive);
      for (const { Body = '' } of Messages) dead.add(Body);
      return expected.every((body) => dead.has(body)) || null;
    });
    expect([...dead].join()).not.toContain('beside-poison');
  });
});
