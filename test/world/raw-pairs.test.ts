import { expect, it } from 'vitest';
import { photosOf, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

/** A sync of pairs, of a RAW file without a JPEG, and of a pair with a JPEG that comes a minute later. */
const NAMES = ['a/1.CR3', 'a/1.JPG', 'a/2.CR3', 'a/2.JPG', 'a/alone.NEF', 'a/late.ARW'];

async function sync(settings: Record<string, unknown> = {}): Promise<RetouchWorld> {
  const world = new RetouchWorld({ settings });
  const later = async () => {
    await world.clock.sleep(60_000);
    await world.drop(['a/late.heic']);
  };
  await world.run(Promise.all([world.drop(NAMES), later(), world.untilQuiet()]));
  return world;
}

const retouched = ({ vendor }: RetouchWorld) => vendor.charges.toSorted();
const keysOf = (...names: string[]) => names.map((name) => `uploads/${name}`);

it('one of a RAW file and its JPEG is retouched, whichever comes first', async () => {
  const world = await sync();
  const photos = keysOf('a/1.JPG', 'a/2.JPG', 'a/alone.NEF', 'a/late.heic');
  expect(retouched(world)).toEqual(photos);
  expect(
    readRecords(world)
      .map(({ record }) => record.source.key)
      .toSorted(),
  ).toEqual(photos);
  expect(world.events.events).toHaveLength(photos.length);
  expect(world.machine.executions).toHaveLength(photos.length);
  const { photos: skipped } = await photosOf(world).list({
    folder: 'a',
    status: 'skipped',
    limit: 10,
    after: null,
  });
  expect(skipped.map(({ photo, skipped: reason }) => [photo.key, reason]).toSorted()).toEqual(
    keysOf('a/1.CR3', 'a/2.CR3', 'a/late.ARW').map((key) => [key, 'raw-beside-jpeg']),
  );
  // Messages that were given back to the queue are not failures.
  expect([world.warnings, world.uploads.deadLetters]).toEqual([[], 0]);
});

it('the audit starts none of the skipped RAW files', async () => {
  const world = await sync();
  expect(await world.run(world.audit())).toMatchObject({ started: 0, skipped: 0, recorded: 7 });
});

it('both are retouched if the stack is set so, and none waits', async () => {
  const world = new RetouchWorld({ settings: { raw: 'retouch' } });
  await world.run(Promise.all([world.drop(NAMES), world.clock.sleep(30_000)]));
  expect(world.machine.executions).toHaveLength(NAMES.length);
});
