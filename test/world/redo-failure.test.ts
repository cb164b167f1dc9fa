import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { redoRequestOf } from '../../core/bulk/take-redo-page.ts';
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

const drawn = (size: { width: number; height: number }) =>
  sharp({ create: { ...size, channels: 3, background: '#3060a0' } })
    .jpeg()
    .toBuffer();
/** The fingerprint of a file: its photo, recipe and model. */
const fingerprintAt = (world: RetouchWorld, key: string) =>
  world.s3.objects.get(key)?.metadata['retouch-fingerprint'];

/** A paid redo with outputs that cannot be fetched. */
async function failRedo(world: RetouchWorld, overrides: object): Promise<void> {
  world.vendor.script = { outputStatus: () => 503 };
  await redo(world, overrides);
  world.vendor.script = {};
  expect((await itemOf(world))?.redoError?.code).toBe('output-unavailable');
}

describe('the files of versions', () => {
  it('are kept for each upload of a name', async () => {
    const world = await retouched();
    await redo(world, otherWords);
    await putAgain(world, await drawn({ width: 300, height: 200 }));
    const first = fingerprintAt(world, RESULT);
    await redo(world, otherWords);
    const kept = [...world.s3.objects.values()].map(({ metadata }) => metadata['retouch-fingerprint']);
    expect(kept).toContain(first);
  });

  it('of another type do not stay beside the newest', async () => {
    const world = await retouched();
    const jpeg = await drawn({ width: 64, height: 48 });
    const data = `data:image/jpeg;base64,${jpeg.toString('base64')}`;
    const output = JSON.stringify([{ keyname: 'out', value: { data, type: 'image' } }]);
    world.vendor.script = { poll: () => ({ body: { status: 'COMPLETED', output } }) };
    await redo(world, otherWords);
    expect(world.s3.objects.has('results/one.jpg')).toBe(true);
    expect(world.s3.objects.has(RESULT)).toBe(false);
  });

  it('get their names back if the redo that took them has no result', async () => {
    const world = await retouched();
    const first = fingerprintAt(world, RESULT);
    const { before } = world.s3;
    world.s3.before = (name, input) => {
      before(name, input);
      if (name !== 'PutObjectCommand' || input.Key !== 'results/one.jpg.json') return;
      throw Object.assign(new Error('Slow down.'), { $metadata: { httpStatusCode: 503 } });
    };
    await redo(world, otherWords);
    expect(recordOf(world)?.attempt).toBe(1);
    expect(fingerprintAt(world, RESULT)).toBe(first);
  });
});

describe('a paid redo without a result', () => {
  it.each([
    ['the same redo', (world: RetouchWorld) => world.redo(idOf(world), otherWords)],
    ['a retry', (world: RetouchWorld) => world.callApi('retry', idOf(world))],
  ])('is collected by %s, with its own recipe, and not paid for again', async (_, again) => {
    const world = await retouched();
    await failRedo(world, otherWords);
    await world.run(again(world));
    await world.run(world.untilQuiet());
    expect(world.vendor.charges).toHaveLength(2);
    expect(recordOf(world)).toMatchObject({ attempt: 3, recipe: { notes: 'Keep the freckles.' } });
    expect((await itemOf(world))?.versions).toMatchObject([
      { version: 1 },
      { version: 2, attempt: 3, job: { attempt: 2 } },
    ]);
  });

  it('is a new job if the recipe differs', async () => {
    const world = await retouched();
    await failRedo(world, otherWords);
    await redo(world, { recipe: { notes: 'Else.' } });
    expect(world.vendor.charges).toHaveLength(3);
    expect(recordOf(world)).toMatchObject({ recipe: { notes: 'Else.' } });
  });

  it('is run again as a new job if it was refused unpaid', async () => {
    const world = await retouched();
    world.vendor.script = { submit: () => ({ status: 400, body: '{"error": "No such edit."}' }) };
    await redo(world, otherWords);
    world.vendor.script = {};
    await world.run(world.callApi('retry', idOf(world)));
    await world.run(world.untilQuiet());
    expect(world.vendor.charges).toHaveLength(2);
    expect(recordOf(world)).toMatchObject({ attempt: 3, recipe: { notes: 'Keep the freckles.' } });
  });

  it('can be redone although its items were lost and rebuilt from its record', async () => {
    const world = await retouched();
    await failRedo(world, otherWords);
    const lost = world.dynamo.items().filter(({ pk }) => String(pk).startsWith('photo#'));
    for (const { pk, sk } of lost) {
      await world.dynamo.client.send(new DeleteCommand({ TableName: world.settings.table, Key: { pk, sk } }));
    }
    await world.run(world.audit({ olderThanMinutes: 0, rebuildIndex: true }));
    expect((await itemOf(world))?.cost).toBe(0.1);
    await redo(world, { recipe: { notes: 'Else.' } });
    expect(await itemOf(world)).toMatchObject({ status: 'succeeded', attempt: 3 });
  });
});

describe('a redo', () => {
  it('of a reused version uses the recipe of its request', async () => {
    const world = await retouched();
    await redo(world, { recipe: { notes: 'A words.' } });
    await putAgain(world);
    await redo(world);
    expect((await itemOf(world))?.recipe?.notes).toBe('A words.');
    await redo(world, { recipe: { notes: 'B words.' } });
    await redo(world, { version: 2, recipe: { skin: { retouching: 'low' } } });
    expect((await itemOf(world))?.recipe?.notes).toBe('A words.');
  });

  it('of a version does not use the overrides of a later one', async () => {
    const world = await retouched();
    await redo(world, otherWords);
    await redo(world, { version: 1 });
    await redo(world, { recipe: { skin: { retouching: 'low' } } });
    expect((await itemOf(world))?.recipe?.notes).toBeUndefined();
  });

  it('is refused if another one was started at the same moment', async () => {
    const world = await retouched();
    const both = world.run(
      Promise.allSettled([
        world.redo(idOf(world), { recipe: { strength: 0.5 } }),
        world.redo(idOf(world), otherWords),
      ]),
    );
    expect((await both).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('shows the existing versions while it is on its way', async () => {
    const world = await retouched();
    let seen: unknown;
    const look = async () => {
      await world.redo(idOf(world), otherWords);
      await world.clock.sleep(5_000);
      seen = (await itemOf(world))?.versions.map(({ version }) => version);
    };
    await world.run(Promise.all([look(), world.untilQuiet()]));
    expect(seen).toEqual([1]);
  });

  it('has no error once it has its result, although it was stopped and continued', async () => {
    const world = await retouched(new RetouchWorld({ jobMs: 60_000 }));
    const latest = () => [...world.machine.executions].at(-1) as never;
    const stop = async () => {
      await world.redo(idOf(world), otherWords);
      await world.clock.sleep(20_000);
      world.machine.stop(latest());
    };
    await world.run(Promise.all([stop(), world.untilQuiet()]));
    world.redrive(latest());
    await world.run(world.untilQuiet());
    expect(recordOf(world)?.attempt).toBe(2);
    expect((await itemOf(world))?.redoError).toBeNull();
  });

  it('restores an accepted version once, also if a later attempt had collected its job', async () => {
    const world = new RetouchWorld();
    world.vendor.script = { poll: () => ({ status: 406 }) };
    await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
    world.vendor.script = {};
    await world.run(world.callApi('retry', idOf(world)));
    await world.run(world.untilQuiet());
    await redo(world, otherWords);
    await redo(world, { version: 1 });
    const accept = { id: idOf(world), key: 'uploads/one.jpg', version: 1, decision: 'accept' } as const;
    expect(redoRequestOf(await itemOf(world), accept, { folder: '', recipe: null })).toBeNull();
  });
});
