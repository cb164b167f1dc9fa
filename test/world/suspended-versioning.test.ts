import { describe, expect, it } from 'vitest';
import { readRecords } from '../../simulation/world/observe.ts';
import { PHOTO } from '../../simulation/world/pictures.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

/** Drops two photos of one name, with a delay, into a bucket with suspended versioning. */
async function dropTwice(second: Buffer, afterMs: number) {
  const world = new RetouchWorld();
  world.s3.isSuspended = true;
  const course = async () => {
    await world.uploads.send([world.uploads.put('one.jpg')]);
    await world.clock.sleep(afterMs);
    await world.uploads.send([world.uploads.put('one.jpg', second)]);
  };
  await world.run(Promise.all([course(), world.untilQuiet()]));
  const ids = world.uploads.dropped.map(({ id }) => id);
  const recordOf = (id: string) => readRecords(world).filter(({ record }) => record.id === id);
  return { world, records: ids.map(recordOf) };
}

const OTHER = Buffer.concat([PHOTO, Buffer.from('another')]);

describe('two uploads of one key while versioning is suspended', () => {
  it('both get a result', async () => {
    const { world, records } = await dropTwice(OTHER, 60_000);
    expect(world.vendor.charges).toHaveLength(2);
    // The second’s record replaces the first’s, as it does with versions.
    expect(records.at(1)).toEqual([
      { key: 'results/one.jpg.json', record: expect.objectContaining({ status: 'succeeded' }) },
    ]);
  });

  it('get a record each, and one charge, if the first is replaced before it was prepared', async () => {
    const { world, records } = await dropTwice(OTHER, 0);
    expect(world.vendor.charges).toHaveLength(1);
    expect(records).toEqual([
      [
        {
          key: expect.stringMatching(/^results\/one@\w{8}\.jpg\.json$/),
          record: expect.objectContaining({ error: expect.objectContaining({ code: 'photo-replaced' }) }),
        },
      ],
      [{ key: 'results/one.jpg.json', record: expect.objectContaining({ status: 'succeeded' }) }],
    ]);
  });

  it('are one retouch, and one charge, if they are the same bytes in the same second', async () => {
    const { world, records } = await dropTwice(PHOTO, 0);
    expect(world.vendor.charges).toHaveLength(1);
    expect(records[0]).toHaveLength(1);
    expect(records[1]).toEqual(records[0]);
  });
});
