import { describe, expect, it } from 'vitest';
import { RESULTS_PREFIX } from '../../core/contract/storage.ts';
import { listLine, photosOf, readRecords } from '../../simulation/world/observe.ts';
import type { Fate } from '../../simulation/world/options.ts';
import { otherWords } from '../../simulation/world/redone-photo.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

/** Segmind’s outputs are PNG here. */
const RESULT = 'results/one.jpg.png';
const RECORD = 'results/one.jpg.json';
/** By then Segmind has accepted a dropped photo’s job, and not finished it. */
const AT_SEGMIND_MS = 5_000;

/** Uploads the photo again, like a copy in place, and runs everything to its end. */
async function copy(world: RetouchWorld, metadata: Record<string, string> = {}): Promise<void> {
  await world.run(Promise.all([put(world, metadata), world.untilQuiet()]));
}

/** Uploads the photo. Resolves when its event was read. */
function put(world: RetouchWorld, metadata: Record<string, string> = {}): Promise<void> {
  return world.uploads.send([world.uploads.put('one.jpg', undefined, metadata)]);
}

async function retouched(): Promise<RetouchWorld> {
  const world = new RetouchWorld();
  await copy(world);
  return world;
}

const idOf = ({ uploads }: RetouchWorld, nth: number) => uploads.dropped.at(nth)?.id ?? '';
const recordOf = (world: RetouchWorld, nth = -1) =>
  readRecords(world).find(({ record }) => record.id === idOf(world, nth))?.record;
const reused = (world: RetouchWorld, nth: number) =>
  expect.objectContaining({ status: 'succeeded', paid: 'no', sameAs: idOf(world, nth), segmind: null });
const ran = expect.objectContaining({ status: 'succeeded', paid: 'yes' });

function deleteResults({ s3 }: RetouchWorld): void {
  for (const key of s3.objects.keys()) if (key.startsWith(RESULTS_PREFIX)) s3.objects.delete(key);
}

describe('a copy in place', () => {
  it('of a retouched photo uses its result, and nothing is paid', async () => {
    const world = await retouched();
    const before = world.s3.objects.get(RESULT);
    await copy(world, { mtime: '1795680000' });
    expect(recordOf(world)).toEqual(reused(world, 0));
    expect(recordOf(world)).toMatchObject({ outputs: [{ key: RESULT }] });
    expect(world.s3.objects.get(RESULT)).toBe(before);
    expect(world.vendor.charges).toHaveLength(1);
    expect(listLine(world)).toEqual([]);
  });

  it('has an item and an event with the same facts', async () => {
    const world = await retouched();
    await copy(world);
    const id = idOf(world, -1);
    const record = recordOf(world);
    expect(await photosOf(world).find(id)).toMatchObject({
      status: 'succeeded',
      step: null,
      paid: 'no',
      sameAs: idOf(world, 0),
      outputs: record?.status === 'succeeded' && record.outputs,
      recordKey: RECORD,
      recordedAt: record?.timings.recordedAt,
    });
    const detail = { id, status: 'succeeded', outputs: [RESULT], record: { key: RECORD } };
    expect(world.events.events.at(-1)).toMatchObject({ detailType: 'Photo Retouched', detail });
  });

  it('of a copy names the paid photo', async () => {
    const world = await retouched();
    await copy(world);
    await copy(world);
    expect(recordOf(world)).toEqual(reused(world, 0));
  });

  it.each([1, 2, 3, 4])(
    'of a photo that was redone by a new job uses that result: %i copies',
    async (copies) => {
      const world = await retouched();
      await world.run(world.redo(idOf(world, 0), otherWords));
      await world.run(world.untilQuiet());
      expect(world.vendor.charges).toHaveLength(2);
      for (let n = 0; n < copies; n += 1) await copy(world);
      expect(recordOf(world)).toMatchObject({ ...otherWords, status: 'succeeded', paid: 'no' });
      expect(world.vendor.charges).toHaveLength(2);
    },
  );

  it('of a photo at Segmind waits for its end, and gets the result under its own name', async () => {
    const world = new RetouchWorld();
    await world.run(put(world).then(() => world.clock.sleep(AT_SEGMIND_MS)));
    expect(world.vendor.charges).toHaveLength(1);
    await copy(world);
    expect(recordOf(world, 0)).toEqual(ran);
    expect(recordOf(world)).toEqual(reused(world, 0));
    expect(recordOf(world)).toMatchObject({ outputs: [{ key: RESULT }] });
    expect(world.s3.objects.has(RESULT)).toBe(true);
    expect(world.vendor.charges).toHaveLength(1);
  });

  it('of a photo that waits in the queue runs instead of it, and is paid once', async () => {
    const world = new RetouchWorld();
    const startedAtMs = world.clock.nowMs;
    const isShort = () => world.clock.nowMs < startedAtMs + 2 * 86_400_000;
    world.vendor.script = { submit: () => (isShort() ? { status: 402 } : null) };
    await world.run(put(world).then(() => world.clock.sleep(AT_SEGMIND_MS)));
    await copy(world);
    expect(recordOf(world, 0)).toMatchObject({ error: { code: 'photo-replaced' } });
    expect(recordOf(world)).toMatchObject({ status: 'succeeded' });
    expect(world.vendor.charges).toHaveLength(1);
  });

  it.each([
    ['was refused', async (world: RetouchWorld) => copy(world)],
    [
      'was cancelled',
      async (world: RetouchWorld) => {
        world.vendor.script = { submit: () => ({ status: 503 }) };
        await world.run(put(world).then(() => world.clock.sleep(AT_SEGMIND_MS)));
        await world.run(world.callApi('cancel', idOf(world, 0)));
        world.vendor.script = {};
      },
    ],
  ])('of a photo that %s runs', async (_, begin) => {
    const world = new RetouchWorld();
    world.vendor.script = { submit: (_, nth) => (nth === 0 ? { status: 400 } : null) };
    await begin(world);
    await copy(world);
    expect(recordOf(world)).toEqual(ran);
    expect(recordOf(world)).not.toHaveProperty('sameAs');
    expect(world.vendor.charges).toHaveLength(1);
  });

  it('of a photo whose results were deleted runs, and the next one uses that result', async () => {
    const world = await retouched();
    deleteResults(world);
    await copy(world);
    expect(recordOf(world)).toEqual(ran);
    await copy(world);
    expect(recordOf(world)).toEqual(reused(world, 1));
    expect(world.vendor.charges).toHaveLength(2);
  });

  it.each([
    ['with another recipe', { instructions: 'Warmer.' }],
    ['that is to run again', { again: 'true' }],
  ])('%s runs', async (_, metadata) => {
    const world = await retouched();
    await copy(world, metadata);
    expect(recordOf(world)).toEqual(ran);
    expect(world.vendor.charges).toHaveLength(2);
  });

  it('with the first recipe runs if the results now belong to another recipe', async () => {
    const world = await retouched();
    await copy(world, { instructions: 'Warmer.' });
    await copy(world);
    expect(recordOf(world)).toEqual(ran);
    expect(world.vendor.charges).toHaveLength(3);
  });

  it('uses the result although a copy with an invalid recipe was refused meanwhile', async () => {
    const world = await retouched();
    await copy(world, { upscale: 'enormous' });
    expect(recordOf(world)).toMatchObject({ error: { code: 'invalid-recipe' } });
    await copy(world);
    expect(recordOf(world)).toEqual(reused(world, 0));
    expect(world.vendor.charges).toHaveLength(1);
  });

  it('uses the result of the latest run, if that one ran again', async () => {
    const world = await retouched();
    await copy(world, { again: 'true' });
    await copy(world);
    expect(recordOf(world)).toEqual(reused(world, 1));
    expect(world.vendor.charges).toHaveLength(2);
  });
});

describe('a copy that an API request asks to run again', () => {
  const again = (world: RetouchWorld) => world.callApi('again', world.uploads.dropped.at(-1)?.key ?? '');

  it('runs, if its event comes later', async () => {
    const world = await retouched();
    const message = world.uploads.put('one.jpg');
    await world.run(again(world));
    await world.run(Promise.all([world.uploads.send([message]), world.untilQuiet()]));
    expect(recordOf(world)).toEqual(ran);
    expect(world.vendor.charges).toHaveLength(2);
  });

  it('runs as its next attempt, if it has taken the result before', async () => {
    const world = await retouched();
    await copy(world);
    await world.run(again(world));
    await world.run(world.untilQuiet());
    expect(recordOf(world)).toEqual(ran);
    expect(recordOf(world)).toMatchObject({ attempt: 2 });
    expect(world.vendor.charges).toHaveLength(2);
  });

  it('is left alone while it is on its way', async () => {
    const world = new RetouchWorld();
    await world.run(put(world).then(() => world.clock.sleep(AT_SEGMIND_MS)));
    await world.run(again(world));
    await world.run(world.untilQuiet());
    expect(recordOf(world)).toMatchObject({ attempt: 1, status: 'succeeded' });
    expect(world.vendor.charges).toHaveLength(1);
  });
});

/** The times at which a copy can come, from the drop of the photo until Segmind has accepted it. */
const TIMES_MS = Array.from({ length: 41 }, (_, index) => index * 10);

it.each(TIMES_MS)('a photo and its copy that come %i ms apart are paid once', async (ms) => {
  const world = new RetouchWorld();
  const both = async () => {
    const first = put(world);
    await world.clock.sleep(ms);
    await Promise.all([first, put(world)]);
  };
  await world.run(Promise.all([both(), world.untilQuiet()]));
  expect(recordOf(world)).toMatchObject({ status: 'succeeded' });
  expect(recordOf(world, 0)).toBeDefined();
  expect(world.vendor.charges).toHaveLength(1);
  expect(listLine(world)).toEqual([]);
});

describe.each(['prepare-photo', 'reuse-result'] as const)('with any interruption of %s,', (fn) => {
  const requests = Array.from({ length: 10 }, (_, index) => index + 1);
  const fates: Fate[] = requests.flatMap((request): Fate[] => [
    { kind: 'killed', request, when: 'before' },
    { kind: 'killed', request, when: 'after' },
    { kind: 'frozen', request, ms: 20_000 },
  ]);
  const worldOf = (fate: Fate) => {
    let isMet = false;
    const world = new RetouchWorld({
      fate: (invocation) => {
        if (isMet || invocation.fn !== fn || invocation.id !== idOf(world, -1)) return null;
        isMet = world.uploads.dropped.length > 1;
        return isMet ? fate : null;
      },
    });
    return world;
  };

  it.each(fates)('a copy of a retouched photo pays nothing: %o', async (fate) => {
    const world = worldOf(fate);
    await copy(world);
    await copy(world);
    expect(recordOf(world)).toEqual(reused(world, 0));
    expect(world.vendor.charges).toHaveLength(1);
  });

  it.each(fates)('two copies of a photo whose results are gone pay once: %o', async (fate) => {
    const world = worldOf(fate);
    await copy(world);
    deleteResults(world);
    const both = () => Promise.all([put(world), world.clock.sleep(60).then(() => put(world))]);
    await world.run(Promise.all([both(), world.untilQuiet()]));
    expect(recordOf(world)).toMatchObject({ status: 'succeeded' });
    expect(world.vendor.charges).toHaveLength(2);
  });
});
