import { describe, expect, it } from 'vitest';
import { createFindRawPairing } from '../../../core/attempts/raw-pairing.ts';
import { createStartRetouch, type StartOutcome } from '../../../functions/start-retouch/start-retouch.ts';
import { ApiWorld } from '../../../simulation/parts/api-world.ts';

const RAW = 'uploads/a/IMG_1.CR3';
const JPEG = 'uploads/a/IMG_1.JPG';

/** A bucket and its events, which the test reads one by one. */
function setUp() {
  const world = new ApiWorld();
  world.s3.isVersioned = true;
  const { startAttempt, uploads, now } = world.dependencies;
  const outcomes: StartOutcome['outcome'][] = [];
  const startRetouch = createStartRetouch({
    startAttempt,
    uploads,
    findRawPairing: createFindRawPairing(world.s3.client, {
      raw: 'skip',
      takesHeic: true,
      isIgnored: () => false,
    }),
    report: (_, { outcome }) => outcomes.push(outcome),
    now,
  });
  /** Uploads a file. Returns its event, with a time in whole seconds like EventBridge’s. */
  const put = (key: string) => {
    const { versionId, etag } = world.s3.put(key, 'x');
    const detail = { bucket: { name: 'photos' }, object: { key, 'version-id': versionId, etag } };
    const time = `${new Date(now()).toISOString().slice(0, 19)}Z`;
    return JSON.stringify({ 'detail-type': 'Object Created', time, detail });
  };
  /** Reads an event. Returns whether its message goes back to the queue. */
  const read = async (body: string) => {
    const { batchItemFailures } = await startRetouch({ Records: [{ messageId: 'm', body }] });
    return batchItemFailures.length > 0;
  };
  const started = () => [...world.executions.all.values()].map(({ input }) => input.photo.key);
  return { world, outcomes, put, read, started };
}

describe('a RAW file', () => {
  it('is skipped if its JPEG is there', async () => {
    const { world, outcomes, put, read, started } = setUp();
    const [raw, jpeg] = [put(RAW), put(JPEG)];
    expect([await read(raw), await read(jpeg)]).toEqual([false, false]);
    expect([outcomes, started()]).toEqual([['skipped', 'started'], [JPEG]]);
    const { body } = await world.call('GET', '/retouches?status=skipped');
    expect(body.retouches).toEqual([expect.objectContaining({ key: RAW, status: 'skipped' })]);
  });

  it('waits for its JPEG, and is skipped when that has come', async () => {
    const { world, outcomes, put, read, started } = setUp();
    const raw = put(RAW);
    expect(await read(raw)).toBe(true);
    world.pass(90);
    await read(put(JPEG));
    world.pass(90);
    expect(await read(raw)).toBe(false);
    expect([outcomes, started()]).toEqual([['waiting-for-jpeg', 'started', 'skipped'], [JPEG]]);
  });

  it('is started if no JPEG has come', async () => {
    const { world, outcomes, put, read, started } = setUp();
    const raw = put(RAW);
    await read(raw);
    world.pass(180);
    expect(await read(raw)).toBe(false);
    expect([outcomes, started()]).toEqual([['waiting-for-jpeg', 'started'], [RAW]]);
  });

  it('does not wait if its event has waited behind a big drop', async () => {
    const { world, put, read, started } = setUp();
    const raw = put(RAW);
    world.pass(60);
    expect(await read(raw)).toBe(false);
    expect(started()).toEqual([RAW]);
  });

  it('runs if its JPEG comes later: both are retouched', async () => {
    const { world, put, read, started } = setUp();
    const raw = put(RAW);
    world.pass(180);
    await read(raw);
    await read(put(JPEG));
    await read(raw);
    expect(started()).toEqual([RAW, JPEG]);
  });

  it('is not entered while it waits, and counts as no failure', async () => {
    const { world, outcomes, put, read } = setUp();
    await read(put(RAW));
    expect((await world.call('GET', '/retouches')).body.retouches).toEqual([]);
    expect(outcomes).toEqual(['waiting-for-jpeg']);
  });

  it('goes back to the queue as a failure if S3 cannot list the files beside it', async () => {
    const { world, outcomes, put, read } = setUp();
    const raw = put(RAW);
    world.s3.before = () => {
      throw new Error('slow down');
    };
    expect([await read(raw), outcomes]).toEqual([true, ['not-started']]);
  });
});

describe('other files', () => {
  it.each(['uploads/a/IMG_1.JPG', 'uploads/a/._IMG_1.CR3'])('do not wait: %s', async (key) => {
    const { outcomes, put, read } = setUp();
    expect(await read(put(key))).toBe(false);
    expect(outcomes).toHaveLength(1);
  });
});

describe('a RAW file in an API request', () => {
  const ask = (world: ApiWorld, more: object = {}) =>
    world.call('POST', '/retouches', { body: { key: RAW, ...more } });

  it('is started at once if it is alone, and its event finds it started', async () => {
    const { world, put, read, started } = setUp();
    const raw = put(RAW);
    expect((await ask(world)).body).toMatchObject({ status: 'queued', skipped: null });
    await read(raw);
    world.pass(180);
    await read(put(JPEG));
    await read(raw);
    expect(started()).toEqual([RAW, JPEG]);
  });

  it('is skipped at once beside its JPEG, and runs if a request asks for it again', async () => {
    const { world, put, read, started } = setUp();
    const [raw] = [put(RAW), put(JPEG)];
    expect((await ask(world)).body).toMatchObject({ status: 'skipped', skipped: 'raw-beside-jpeg' });
    await read(raw);
    expect(started()).toEqual([]);
    expect((await ask(world, { again: true })).body).toMatchObject({ attempt: 2, status: 'queued' });
    expect(started()).toEqual([RAW]);
  });
});
