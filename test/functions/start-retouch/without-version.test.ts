import { describe, expect, it } from 'vitest';
import { describeObject } from '../../../core/storage/uploads.ts';
import { createStartRetouch } from '../../../functions/start-retouch/start-retouch.ts';
import { ApiWorld } from '../../../simulation/parts/api-world.ts';
import { uploadAt } from '../../../simulation/parts/upload-at.ts';

const KEY = 'uploads/ana.jpg';

/** A bucket with suspended versioning, and its events. How an event and a HEAD say so is not documented. */
function setUp(event: { 'version-id'?: string } = { 'version-id': 'null' }) {
  const world = new ApiWorld();
  world.s3.isVersioned = true;
  world.s3.isSuspended = true;
  const { startAttempt, uploads } = world.dependencies;
  const startRetouch = createStartRetouch({
    startAttempt,
    uploads,
    findRawPairing: async () => null,
    report: () => {},
    now: world.dependencies.now,
  });
  let sequencer = 0;
  /** Uploads a photo a while after the last one. Returns its event. */
  const put = (body: string) => {
    world.pass(10);
    sequencer += 1;
    const { etag } = world.s3.put(KEY, body);
    const object = { ...event, key: KEY, etag: etag.replaceAll('"', ''), sequencer: `${sequencer}` };
    return JSON.stringify({
      'detail-type': 'Object Created',
      detail: { bucket: { name: 'photos' }, object },
    });
  };
  const read = (body: string) => startRetouch({ Records: [{ messageId: 'm', body }] });
  const ask = async (body: object = { key: KEY }) =>
    (await world.call('POST', '/retouches', { body })).body.id;
  const started = () => [...world.executions.all.values()].map(({ input }) => input.photo);
  return { world, put, read, ask, started };
}

describe('uploads of one key without a version', () => {
  it.each([{ 'version-id': 'null' }, {}])('have an execution each: event with %j', async (event) => {
    const { put, read, started } = setUp(event);
    await read(put('one'));
    await read(put('two'));
    expect(started().map(({ etag, modifiedAt }) => [etag, modifiedAt])).toEqual([
      ['f97c5d29941bfb1b2fdab0874906ab82', '2026-11-23T12:00:10.000Z'],
      ['b8a9f715dbb64fd5c56e7783c6820a61', '2026-11-23T12:00:20.000Z'],
    ]);
  });

  it('have an execution each also if their bytes are equal, because the recipes may differ', async () => {
    const { put, read, started } = setUp();
    await read(put('one'));
    await read(put('one'));
    expect(started()).toHaveLength(2);
  });

  it('have an execution each also if the first was replaced before its event was read', async () => {
    const { put, read, started } = setUp();
    const [one, two] = [put('one'), put('two')];
    await read(one);
    await read(two);
    expect(started()).toEqual([
      expect.objectContaining({ sequencer: '1' }),
      expect.objectContaining({ modifiedAt: '2026-11-23T12:00:20.000Z' }),
    ]);
  });

  it('have one also if the upload was deleted before its event was read', async () => {
    const { world, put, read, started } = setUp();
    const one = put('one');
    world.s3.objects.delete(KEY);
    await read(one);
    expect(started()).toEqual([expect.objectContaining({ sequencer: '1' })]);
  });

  it('go back to the queue if S3 cannot read them', async () => {
    const { world, put, read, started } = setUp();
    const one = put('one');
    world.s3.before = () => {
      throw new Error('slow down');
    };
    expect(await read(one)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm' }] });
    expect(started()).toEqual([]);
  });
});

describe('an upload without a version is one retouch', () => {
  it('if its event comes twice', async () => {
    const { put, read, started } = setUp();
    const one = put('one');
    await read(one);
    await read(one);
    expect(started()).toHaveLength(1);
  });

  it('if an API request comes before its event is read, and after it', async () => {
    const { put, read, ask, started } = setUp();
    const one = put('one');
    const id = await ask();
    await read(one);
    expect([await ask(), started().length]).toEqual([id, 1]);
  });

  it('if an API request names the second upload of the key', async () => {
    const { put, read, ask, started } = setUp();
    await read(put('one'));
    const two = put('two');
    await ask();
    await read(two);
    expect(started()).toHaveLength(2);
  });

  it('if it is imported', async () => {
    const { world, read, ask, started } = setUp();
    await ask({ url: 'https://photos.example/ana.jpg', fileName: 'ana.jpg' });
    const etag = world.s3.objects.get(KEY)?.etag.replaceAll('"', '');
    const object = { key: KEY, etag, sequencer: '1' };
    const detail = { bucket: { name: 'photos' }, object };
    await read(JSON.stringify({ 'detail-type': 'Object Created', detail }));
    expect(started()).toEqual([uploadAt(world.s3, KEY)]);
  });

  it('if its import is repeated after an interruption', async () => {
    const { world, started } = setUp();
    const request = { body: { url: 'https://photos.example/ana.jpg' }, headers: { 'idempotency-key': 'k' } };
    world.executions.before = () => {
      throw new Error('no Step Functions');
    };
    await world.call('POST', '/retouches', request);
    world.executions.before = () => {};
    world.pass(10);
    expect(await world.call('POST', '/retouches', request)).toMatchObject({ status: 202 });
    expect([world.imports.length, started().length]).toEqual([1, 1]);
  });
});

it('has the same name from a HEAD, which has whole seconds, and from a listing', () => {
  const object = { VersionId: 'null', ETag: '"e"' };
  const listed = describeObject({ ...object, LastModified: new Date('2026-11-23T12:00:00.731Z') });
  const head = describeObject({ ETag: '"e"', LastModified: new Date('2026-11-23T12:00:00.000Z') });
  expect(listed).toEqual(head);
});
