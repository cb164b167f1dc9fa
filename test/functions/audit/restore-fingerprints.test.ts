import { describe, expect, it } from 'vitest';
import { createSamePhotos } from '../../../core/photos/same-photos.ts';
import { createTable } from '../../../core/table/table.ts';
import { AuditWorld } from '../../support/worlds/audit-world.ts';

/** The output that records of this world name, and its bytes. */
const OUTPUT = 'results/x.jpg';
const BYTES = 'photo';
const rebuild = { rebuildIndex: true };

/** A world that has lost its table: a photo with a record and a result of that fingerprint. */
async function loseTable(fingerprint: string | null = 'f1', bytes = BYTES) {
  const world = new AuditWorld();
  const id = world.upload('a.jpg');
  await world.record('a.jpg');
  if (fingerprint !== null) world.s3.put(OUTPUT, bytes, { 'retouch-fingerprint': fingerprint });
  return { world, id };
}

const runOf = ({ dynamo }: AuditWorld, fingerprint: string) => dynamo.get(`same#${fingerprint}`, 'run')?.run;

describe('the fingerprint of a result that was stored', () => {
  it('is claimed for its photo, and stands in the photo’s item, after a rebuild', async () => {
    const { world, id } = await loseTable();
    await world.run(rebuild);
    expect(runOf(world, 'f1')).toEqual({ id, attempt: 1 });
    expect(await world.photos.find(id)).toMatchObject({ photo: { fingerprint: 'f1' } });
  });

  it('is claimed as well if the audit restores the item of one photo', async () => {
    const { world, id } = await loseTable();
    expect(await world.run()).toMatchObject({ restored: 1 });
    expect(runOf(world, 'f1')).toEqual({ id, attempt: 1 });
  });

  it('is claimed at the next rebuild if the item alone was restored', async () => {
    const { world, id } = await loseTable();
    await world.run(rebuild);
    world.dynamo.remove('same#f1', 'run');
    expect(await world.run(rebuild)).toMatchObject({ restored: 0 });
    expect(runOf(world, 'f1')).toEqual({ id, attempt: 1 });
  });

  it('is claimed for each result of a photo that was redone', async () => {
    const { world, id } = await loseTable();
    const key = 'results/a.jpg.json';
    const { body, metadata } = world.s3.objects.get(key) ?? { body: '', metadata: {} };
    const record = JSON.parse(String(body));
    const first = { version: 1, attempt: 1, recipe: null, recordedAt: record.timings.recordedAt };
    const [output] = record.outputs;
    const versions = [
      { ...first, outputs: [{ ...output, key: 'results/x.v1.jpg' }] },
      { ...first, version: 2, attempt: 2, outputs: record.outputs },
    ];
    world.s3.put(key, JSON.stringify({ ...record, attempt: 2, versions }), metadata);
    world.s3.put('results/x.v1.jpg', BYTES, { 'retouch-fingerprint': 'f0' });
    await world.run(rebuild);
    const run = { id, attempt: 2 };
    expect([runOf(world, 'f0'), runOf(world, 'f1')]).toEqual([run, run]);
    expect(await world.photos.find(id)).toMatchObject({ photo: { fingerprint: 'f1' } });
  });

  it('is left to another photo that has claimed it and is on its way', async () => {
    const { world } = await loseTable();
    const other = { id: 'other', attempt: 1 };
    await world.photos.begin({ ...other, photo: { bucket: 'photos', key: 'uploads/a.jpg' } });
    const table = createTable(world.dynamo.client, { name: 'state' });
    await createSamePhotos(table, world.photos).claim(other, 'f1');
    await world.run(rebuild);
    expect(runOf(world, 'f1')).toEqual(other);
  });
});

it.each([
  ['is gone', null, BYTES],
  ['was replaced by another one', 'f1', 'another'],
])('a result that %s has no fingerprint, and its photo is restored all the same', async (_, of, bytes) => {
  const { world, id } = await loseTable(of, bytes);
  expect(await world.run(rebuild)).toMatchObject({ restored: 1, isRebuilt: true });
  expect(runOf(world, 'f1')).toBeUndefined();
  expect(await world.photos.find(id)).toMatchObject({ status: 'succeeded' });
});
