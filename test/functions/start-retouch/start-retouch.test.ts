import { ExecutionAlreadyExists, type SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createStartAttempt } from '../../../core/attempts/start-attempt.ts';
import { executionName } from '../../../core/domain/execution-name.ts';
import { createStartExecution } from '../../../core/photos/executions.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { createUploads } from '../../../core/storage/uploads.ts';
import { createStartRetouch, type StartOutcome } from '../../../functions/start-retouch/start-retouch.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';

/** Step Functions that remembers the started names. */
function setUp(fail: (name: string) => Error | null = () => null) {
  const started = new Map<string, string>();
  const client = {
    send: async ({ input }: { input: { name: string; input: string } }) => {
      const error = fail(input.name);
      if (error !== null) throw error;
      if (started.has(input.name)) throw new ExecutionAlreadyExists({ message: 'exists', $metadata: {} });
      started.set(input.name, input.input);
      return {};
    },
  };
  const photos = createPhotos(createStateTable().table, Date.now);
  const s3 = new S3Fake();
  const outcomes = new Map<string, StartOutcome['outcome']>();
  const startRetouch = createStartRetouch({
    startAttempt: createStartAttempt(
      photos,
      createStartExecution(client as unknown as SFNClient, 'arn:machine'),
    ),
    uploads: createUploads(s3.client),
    findRawPairing: async () => null,
    now: Date.now,
    report: (messageId, { outcome }) => outcomes.set(messageId, outcome),
  });
  return { started, photos, s3, outcomes, startRetouch };
}

function message(messageId: string, key: string, object: object = { 'version-id': 'v1' }) {
  const detail = {
    bucket: { name: 'photos' },
    object: { key, size: 3, etag: 'e', sequencer: '01', ...object },
  };
  return { messageId, body: JSON.stringify({ 'detail-type': 'Object Created', detail }) };
}

describe('startRetouch', () => {
  it('starts an execution with the upload, as the first attempt', async () => {
    const { started, startRetouch } = setUp();
    expect(await startRetouch({ Records: [message('m1', 'uploads/ana.jpg')] })).toEqual({
      batchItemFailures: [],
    });
    expect([...started.values()].map((input) => JSON.parse(input))).toEqual([
      {
        id: expect.stringMatching(/^ana-[0-9a-f]{32}$/),
        attempt: 1,
        photo: { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' },
      },
    ]);
  });

  it('enters the photo as queued', async () => {
    const { photos, startRetouch } = setUp();
    await startRetouch({ Records: [message('m1', 'uploads/ana.jpg')] });
    const photo = { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' };
    expect(await photos.find(executionName(photo))).toMatchObject({ status: 'queued', photo });
  });

  it('enters a file that is not a photo as skipped, and starts nothing', async () => {
    const { photos, started, outcomes, startRetouch } = setUp();
    const Records = [message('m1', 'uploads/shoot/Thumbs.db'), message('m2', 'uploads/shoot/ana.xmp')];
    expect(await startRetouch({ Records })).toEqual({ batchItemFailures: [] });
    expect([started.size, ...outcomes.values()]).toEqual([0, 'skipped', 'skipped']);
    const { photos: listed } = await photos.list({ folder: null, status: 'skipped', limit: 10, after: null });
    expect(listed.map(({ skipped }) => skipped).sort()).toEqual(['sidecar', 'thumbnail']);
  });

  it('starts nothing for a duplicate event', async () => {
    const { started, outcomes, startRetouch } = setUp();
    const Records = [
      message('m1', 'uploads/ana.jpg'),
      message('m2', 'uploads/ana.jpg', { 'version-id': 'v1', reason: 'x' }),
    ];
    expect(await startRetouch({ Records })).toEqual({ batchItemFailures: [] });
    expect(started.size).toBe(1);
    expect([...outcomes.values()].sort()).toEqual(['already-started', 'started']);
  });

  it('starts each version of an upload', async () => {
    const { s3, started, startRetouch } = setUp();
    await startRetouch({
      Records: [message('m1', 'uploads/ana.jpg'), message('m2', 'uploads/ana.jpg', { 'version-id': 'v2' })],
    });
    expect(started.size).toBe(2);
    expect(s3.sent).toEqual([]);
  });

  it('gives throttled messages back, and starts the rest', async () => {
    const { started, startRetouch } = setUp((name) =>
      name.startsWith('b-') ? new Error('Throttled') : null,
    );
    const Records = ['a', 'b', 'c'].map((name) => message(name, `uploads/${name}.jpg`));
    expect(await startRetouch({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
    expect(started.size).toBe(2);
  });

  it.each([
    ['no JSON', 'hello'],
    ['another event', JSON.stringify({ 'detail-type': 'Object Deleted', detail: {} })],
    ['an event without a key', JSON.stringify({ 'detail-type': 'Object Created', detail: { bucket: {} } })],
  ])('gives back %s, and starts the rest', async (_, body) => {
    const { started, outcomes, startRetouch } = setUp();
    const Records = [{ messageId: 'bad', body }, message('good', 'uploads/ana.jpg')];
    expect(await startRetouch({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
    expect(started.size).toBe(1);
    expect(outcomes.get('bad')).toBe('not-started');
  });

  it.each(['uploads/', 'uploads/shoot/', 'results/ana.jpg', ''])('passes "%s" over', async (key) => {
    const { started, outcomes, startRetouch } = setUp();
    expect(await startRetouch({ Records: [message('m1', key)] })).toEqual({ batchItemFailures: [] });
    expect(started.size).toBe(0);
    expect(outcomes.get('m1')).toBe('passed-over');
  });
});
