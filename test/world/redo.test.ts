import { describe, expect, it } from 'vitest';
import { versionKey } from '../../core/domain/result-keys.ts';
import { findProblems, listLine } from '../../simulation/world/observe.ts';
import {
  idOf,
  itemOf,
  otherWords,
  putAgain,
  RESULT,
  recordOf,
  redo,
  retouched,
} from '../../simulation/world/redone-photo.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

/** The key of the first version’s result. */
const firstOf = (world: RetouchWorld) => versionKey(RESULT, idOf(world), 1);
const bytesAt = ({ s3 }: RetouchWorld, key: string) => s3.objects.get(key)?.body;

describe('a photo that is redone with other words', () => {
  it('has the new result under its name, and the earlier one is kept', async () => {
    const world = await retouched();
    const before = bytesAt(world, RESULT);
    await redo(world, otherWords);
    expect(bytesAt(world, firstOf(world))).toEqual(before);
    expect(recordOf(world)).toMatchObject({
      status: 'succeeded',
      attempt: 2,
      outputs: [{ key: RESULT }],
      recipe: { notes: 'Keep the freckles.', from: { notes: 'request' } },
      versions: [
        { version: 1, attempt: 1, outputs: [{ key: firstOf(world) }] },
        { version: 2, attempt: 2, outputs: [{ key: RESULT }] },
      ],
    });
    expect(await findProblems(world, { mostJobs: 2 })).toEqual([]);
  });

  it('is paid for once more, and its receipt has an entry for each payment', async () => {
    const world = await retouched();
    await redo(world, otherWords);
    expect(world.vendor.charges).toHaveLength(2);
    const receipt = world.dynamo.get(`receipt#${idOf(world)}`, 'receipt');
    const submits = receipt?.submits as { attempt: number; job: { requestId: string } }[];
    expect(submits.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(new Set(submits.map(({ job }) => job.requestId)).size).toBe(2);
    expect(recordOf(world)?.cost).toBeCloseTo(2 * world.settings.pricePerPhoto);
  });

  it('keeps its earlier overrides, except those that the request replaces', async () => {
    const world = await retouched();
    await redo(world, { recipe: { skin: { retouching: 'low' }, notes: 'One.' } });
    await redo(world, { recipe: { skin: { preserveTexture: false } } });
    expect(recordOf(world)?.recipe).toMatchObject({
      skin: { retouching: 'low', preserveTexture: false },
      notes: 'One.',
    });
    await redo(world, { recipe: { instructions: 'Make it bright.' } });
    const recipe = recordOf(world)?.recipe;
    expect(recipe).toMatchObject({ instructions: 'Make it bright.\n\nOne.\n', notes: 'One.' });
    expect(recipe).not.toHaveProperty('skin');
  });

  it('keeps its result if the redo fails, and has the reason', async () => {
    const world = await retouched();
    const before = bytesAt(world, RESULT);
    world.vendor.script = { submit: () => ({ status: 400, body: '{"error": "No such edit."}' }) };
    await redo(world, otherWords);
    expect(bytesAt(world, RESULT)).toEqual(before);
    expect(recordOf(world)).toMatchObject({ status: 'succeeded', attempt: 1 });
    expect(await itemOf(world)).toMatchObject({
      status: 'succeeded',
      attempt: 2,
      outputs: [{ key: RESULT }],
      versions: [{ version: 1, attempt: 1 }],
      redoError: { code: 'segmind-refused' },
    });
    const event = { attempt: 2, error: { code: 'segmind-refused' }, cost: world.settings.pricePerPhoto };
    expect(world.events.events.at(-1)).toMatchObject({ detailType: 'Photo Failed', detail: event });
    world.vendor.script = {};
    await redo(world, otherWords);
    expect(await itemOf(world)).toMatchObject({ attempt: 3, redoError: null });
    expect((await itemOf(world))?.versions.map(({ version }) => version)).toEqual([1, 2]);
  });

  it('is refused while it is on its way, and without a result', async () => {
    const world = new RetouchWorld();
    const early = async () => {
      await world.clock.sleep(5_000);
      await expect(world.redo(idOf(world))).rejects.toThrow(/only a photo with a result/);
    };
    await world.run(Promise.all([world.drop(['one.jpg']), early(), world.untilQuiet()]));
    expect(recordOf(world)?.attempt).toBe(1);
  });

  it('does not take the name of another upload’s result', async () => {
    const world = new RetouchWorld();
    await world.run(Promise.all([world.drop(['one.jpg', 'one.v1.jpg']), world.untilQuiet()]));
    const [one = '', other = ''] = world.uploads.dropped.map(({ id }) => id);
    const ofOther = bytesAt(world, 'results/one.v1.jpg.png');
    await world.run(world.redo(one));
    await world.run(world.untilQuiet());
    await world.run(world.redo(other));
    await world.run(world.untilQuiet());
    expect(bytesAt(world, versionKey('results/one.v1.jpg.png', other, 1))).toEqual(ofOther);
    expect(bytesAt(world, versionKey(RESULT, one, 1))).toBeDefined();
    expect(await findProblems(world, { mostJobs: 2 })).toEqual([]);
  });

  it('has at most 20 versions', async () => {
    const world = await retouched();
    for (let version = 2; version <= 20; version++) await redo(world, { recipe: { strength: 0.5 } });
    await expect(world.run(world.redo(idOf(world)))).rejects.toThrow(/already has 20 versions/);
    expect(recordOf(world)).toMatchObject({ attempt: 20 });
    expect(world.vendor.charges).toHaveLength(1);
  });
});

describe('the small pictures for review', () => {
  it('exist for the original and each version, and no version overwrites those of another', async () => {
    const world = await retouched();
    await redo(world, otherWords);
    const keys = (what: string) => {
      const begin = `results/.review/${idOf(world)}-${what}-`;
      return { small: `${begin}640.webp`, large: `${begin}1600.webp` };
    };
    expect(recordOf(world)).toMatchObject({
      before: keys('before'),
      outputs: [{ preview: keys('v2') }],
      versions: [{ outputs: [{ preview: keys('v1') }] }, { outputs: [{ preview: keys('v2') }] }],
    });
    expect(await itemOf(world)).toMatchObject({ before: keys('before') });
    for (const what of ['before', 'v1', 'v2']) {
      for (const key of Object.values(keys(what))) expect(bytesAt(world, key)).toBeDefined();
    }
  });
});

describe('a change of strength', () => {
  it('is finished at once: no queue, no slot, no request to Segmind, no cost', async () => {
    const world = await retouched();
    const postsBefore = world.vendor.posts.length;
    const steps: string[] = [];
    world.onTransition = ({ branch }) => void steps.push(String(branch.to));
    await redo(world, { recipe: { strength: 0.5 } });
    expect(steps).toEqual(expect.arrayContaining(['Prepare photo', 'Store results']));
    expect(steps.filter((step) => /line|Submit|Poll|Wait/.test(step))).toEqual([]);
    expect(world.vendor.posts).toHaveLength(postsBefore);
    expect(world.vendor.charges).toHaveLength(1);
    expect(listLine(world)).toEqual([]);
    expect(recordOf(world)).toMatchObject({
      attempt: 2,
      cost: world.settings.pricePerPhoto,
      recipe: { strength: 0.5, from: { strength: 'request' } },
      versions: [{ version: 1 }, { version: 2, attempt: 2, job: { id: idOf(world), attempt: 1 } }],
    });
    expect(await findProblems(world)).toEqual([]);
  });

  it('uses the named version, also one that was finished again', async () => {
    const world = await retouched();
    await redo(world, otherWords);
    await redo(world, { version: 1, recipe: { strength: 0.5 } });
    await redo(world, { recipe: { strength: 0.7 } });
    const versions = (await itemOf(world))?.versions.map(({ job, recipe }) => [
      job?.attempt,
      recipe?.strength,
      recipe?.notes,
    ]);
    expect(versions?.slice(2)).toEqual([
      [1, 0.5, undefined],
      [1, 0.7, undefined],
    ]);
    expect(world.vendor.charges).toHaveLength(2);
  });

  it('restores a version, with only its number', async () => {
    const world = await retouched();
    const first = bytesAt(world, RESULT);
    await redo(world, otherWords);
    await redo(world, { version: 1 });
    expect(bytesAt(world, RESULT)).toEqual(first);
    expect(world.vendor.charges).toHaveLength(2);
    expect((await itemOf(world))?.recipe?.notes).toBeUndefined();
  });

  it('is possible while Segmind is down and the breaker is open', async () => {
    const world = await retouched();
    world.vendor.script = { submit: () => ({ status: 402 }), poll: () => ({ status: 503 }) };
    await redo(world, { recipe: { strength: 0.2 } });
    expect(recordOf(world)).toMatchObject({ attempt: 2, recipe: { strength: 0.2 } });
  });

  it('is refused once the model’s picture is gone, and is free then as well', async () => {
    const world = await retouched();
    for (const key of world.stateS3.objects.keys()) world.stateS3.objects.delete(key);
    await expect(world.run(world.redo(idOf(world), { recipe: { strength: 0.5 } }))).rejects.toThrow(
      /keeps it for at most 60 days/,
    );
    expect(await itemOf(world)).toMatchObject({ attempt: 1, status: 'succeeded' });
  });

  it('fails and keeps the result if the picture disappears between the request and the finish', async () => {
    const world = await retouched();
    await world.run(world.redo(idOf(world), { recipe: { strength: 0.5 } }));
    for (const key of world.stateS3.objects.keys()) world.stateS3.objects.delete(key);
    await world.run(world.untilQuiet());
    expect(await itemOf(world)).toMatchObject({
      attempt: 2,
      status: 'succeeded',
      cost: world.settings.pricePerPhoto,
      redoError: { code: 'model-picture-gone' },
    });
    expect(recordOf(world)).toMatchObject({ status: 'succeeded', attempt: 1 });
    expect(listLine(world)).toEqual([]);
  });
});

describe('the same file, uploaded again after a redo', () => {
  it('takes the current result with its versions, and nothing is paid', async () => {
    const world = await retouched();
    const first = idOf(world);
    await redo(world, otherWords);
    const latest = bytesAt(world, RESULT);
    await putAgain(world);
    expect(recordOf(world)).toMatchObject({ sameAs: first, outputs: [{ key: RESULT }] });
    expect(recordOf(world)).toMatchObject({ versions: [{ version: 1 }, { version: 2 }] });
    expect(bytesAt(world, RESULT)).toEqual(latest);
    expect(world.vendor.charges).toHaveLength(2);
  });

  it('can be finished again with another strength, from the picture of the earlier upload’s job', async () => {
    const world = await retouched();
    const first = idOf(world);
    await putAgain(world);
    await redo(world, { recipe: { strength: 0.5 } });
    expect(recordOf(world)).toMatchObject({
      attempt: 2,
      paid: 'no',
      cost: 0,
      recipe: { strength: 0.5 },
      versions: [{ version: 1 }, { version: 2, job: { id: first, attempt: 1 } }],
    });
    expect(world.vendor.charges).toHaveLength(1);
  });

  it('is redone by its own job, and can be finished again from either', async () => {
    const world = await retouched();
    const first = idOf(world);
    await putAgain(world);
    await redo(world, otherWords);
    await redo(world, { version: 1 });
    await redo(world, { version: 2, recipe: { strength: 0.1 } });
    const jobs = (await itemOf(world))?.versions.map(({ job }) => job);
    const own = { id: idOf(world), attempt: 2 };
    expect(jobs).toEqual([{ id: first, attempt: 1 }, undefined, { id: first, attempt: 1 }, own]);
    expect(world.vendor.charges).toHaveLength(2);
  });
});

describe('a redo that is interrupted', () => {
  /** Storing a second version makes fewer requests. */
  const NTH = Array.from({ length: 24 }, (_, nth) => nth);

  it.each(NTH)('before request %i of storing ends as if there was no interruption', async (nth) => {
    let calls = -1;
    const world = await retouched(
      new RetouchWorld({
        fate: ({ fn }) => {
          if (fn !== 'store-results' || calls < 0) return null;
          calls += 1;
          return calls === 1 ? { kind: 'killed', request: nth, when: 'before' } : null;
        },
      }),
    );
    const before = bytesAt(world, RESULT);
    calls = 0;
    await redo(world, otherWords);
    expect(bytesAt(world, firstOf(world))).toEqual(before);
    expect(recordOf(world)).toMatchObject({
      attempt: 2,
      versions: [{ outputs: [{ key: firstOf(world) }] }, { outputs: [{ key: RESULT }] }],
    });
    expect(await findProblems(world, { mostJobs: 2 })).toEqual([]);
  });
});
