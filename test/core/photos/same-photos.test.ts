import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import type { PhotoRef } from '../../../core/domain/photo.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { createSamePhotos } from '../../../core/photos/same-photos.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';

const FINGERPRINT = 'f1';
const ana: PhotoRef = { id: 'ana', attempt: 1 };
const bea: PhotoRef = { id: 'bea', attempt: 1 };
const cem: PhotoRef = { id: 'cem', attempt: 1 };
const upload = { bucket: 'photos', key: 'uploads/ana.jpg' };

function setUp() {
  const { dynamo, table } = createStateTable();
  const photos = createPhotos(table, Date.now);
  const { claim } = createSamePhotos(table, photos);
  /** A run claims the fingerprint, and is on its way. */
  const run = async (ref: PhotoRef, options = {}) => {
    await photos.begin({ ...ref, photo: upload });
    return claim(ref, FINGERPRINT, options);
  };
  const end = (ref: PhotoRef, code: 'job-failed' | 'cancelled' | null) =>
    photos.end({ ...ref, photo: upload }, { error: code && failure(code, 'x') });
  return { dynamo, claim, run, end };
}

describe('the first run of a fingerprint', () => {
  it('runs, at the cost of one request', async () => {
    const { dynamo, claim } = setUp();
    expect(await claim(ana, FINGERPRINT)).toEqual({ kind: 'own' });
    expect(dynamo.sent).toEqual(['UpdateCommand']);
  });

  it('runs as well if it claims again, for example after a lost answer', async () => {
    const { run, claim } = setUp();
    await run(ana);
    expect(await claim(ana, FINGERPRINT)).toEqual({ kind: 'own' });
  });

  it('does not block other fingerprints', async () => {
    const { run, claim } = setUp();
    await run(ana);
    expect(await claim(bea, 'f2')).toEqual({ kind: 'own' });
  });
});

describe('a later run', () => {
  it('waits for one that is on its way', async () => {
    const { run } = setUp();
    await run(ana);
    expect(await run(bea)).toEqual({ kind: 'on-its-way', earlier: ana });
  });

  it('uses the result of one that succeeded', async () => {
    const { run, end } = setUp();
    await run(ana);
    await end(ana, null);
    expect(await run(bea)).toMatchObject({ kind: 'succeeded', earlier: { ...ana, status: 'succeeded' } });
  });

  it.each(['job-failed', 'cancelled'] as const)('runs after one that ended as %s', async (code) => {
    const { run, end } = setUp();
    await run(ana);
    await end(ana, code);
    expect(await run(bea)).toEqual({ kind: 'own' });
    expect(await run(cem)).toEqual({ kind: 'on-its-way', earlier: bea });
  });

  it('runs after one whose item is lost', async () => {
    const { claim } = setUp();
    await claim(ana, FINGERPRINT);
    expect(await claim(bea, FINGERPRINT)).toEqual({ kind: 'own' });
  });

  it('runs after one whose results are gone, and later runs wait for it', async () => {
    const { run, end } = setUp();
    await run(ana);
    await end(ana, null);
    expect(await run(bea, { gone: [ana] })).toEqual({ kind: 'own' });
    expect(await run(cem)).toEqual({ kind: 'on-its-way', earlier: bea });
  });

  it('waits for the other of two that come at the same time after a failed one', async () => {
    const { run, end } = setUp();
    await run(ana);
    await end(ana, 'job-failed');
    const [one, two] = await Promise.all([run(bea), run(cem)]);
    expect([one, two]).toEqual([{ kind: 'own' }, { kind: 'on-its-way', earlier: bea }]);
  });
});

describe('a forced run', () => {
  const again: PhotoRef = { id: 'ana', attempt: 2 };
  const forced = { isForced: true };

  it.each(['on its way', 'retouched', 'failed'])('runs although another one is %s', async (how) => {
    const { run, end } = setUp();
    await run(ana);
    if (how !== 'on its way') await end(ana, how === 'failed' ? 'job-failed' : null);
    expect(await run(again, forced)).toEqual({ kind: 'own' });
    expect(await run(bea)).toEqual({ kind: 'on-its-way', earlier: again });
  });

  it('has its result used by later runs, instead of the one before', async () => {
    const { run, end } = setUp();
    await run(ana);
    await end(ana, null);
    await run(again, forced);
    await end(again, null);
    expect(await run(bea)).toMatchObject({ kind: 'succeeded', earlier: again });
  });

  it('leaves the earlier result to later runs if it fails', async () => {
    const { run, end } = setUp();
    await run(ana);
    await end(ana, null);
    for (const attempt of [2, 3]) {
      await run({ ...ana, attempt }, forced);
      await end({ ...ana, attempt }, 'job-failed');
    }
    expect(await run(bea)).toMatchObject({ kind: 'succeeded', earlier: ana });
    expect(await run(bea, { gone: [ana] })).toEqual({ kind: 'own' });
  });

  it('lets later runs wait for the run before it, if it fails and that run is still on its way', async () => {
    const { run, end } = setUp();
    await run(ana);
    await run(bea, forced);
    await end(bea, 'cancelled');
    expect(await run(cem)).toEqual({ kind: 'on-its-way', earlier: ana });
  });

  it('does not make the one before wait for itself when that claims again', async () => {
    const { run, end } = setUp();
    await run(ana);
    await run(bea, forced);
    await end(bea, 'job-failed');
    expect(await run(ana)).toEqual({ kind: 'own' });
  });
});
