import { expect, it } from 'vitest';
import { executionName } from '../../../core/domain/execution-name.ts';
import { AuditWorld } from '../../support/worlds/audit-world.ts';

const NAMES = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'];
const rebuild = { rebuildIndex: true };
const recordKey = (name: string) => `results/${name}.json`;

/** A world of four photos with records, and without a table. */
async function loseTable(): Promise<AuditWorld> {
  const world = new AuditWorld();
  for (const name of NAMES) {
    world.upload(name);
    await world.record(name);
  }
  return world;
}

/** The record of the first photo cannot be read. Returns what makes it readable again. */
function breakFirst({ s3 }: AuditWorld): () => void {
  const whole = s3.objects.get(recordKey('a.jpg'));
  if (whole === undefined) throw new Error('There is no record.');
  s3.put(recordKey('a.jpg'), 'no JSON', whole.metadata);
  return () => void s3.objects.set(recordKey('a.jpg'), whole);
}

/** The time of the next run is up after it has read that many records. */
function stopAfter(world: AuditWorld, records: number): void {
  let gets = 0;
  world.s3.after = (name) => {
    if (name === 'GetObjectCommand' && ++gets === records) world.pass(11);
  };
}

it('a pass with a failure in its first run does not finish in its second', async () => {
  const world = await loseTable();
  const repair = breakFirst(world);
  stopAfter(world, 2);
  expect(await world.run(rebuild)).toMatchObject({ restored: 1, isRebuilt: false });
  expect(await world.run(rebuild)).toMatchObject({ restored: 2, isRebuilt: false });
  expect(world.rebuilds).toBe(0);
  repair();
  expect(await world.run(rebuild), 'the next pass').toMatchObject({ restored: 1, isRebuilt: true });
  expect(world.rebuilds).toBe(1);
});

it('a failure stays known over any number of runs', async () => {
  const world = await loseTable();
  breakFirst(world);
  for (let run = 0; run < 2; run++) {
    stopAfter(world, 1);
    expect(await world.run(rebuild)).toMatchObject({ isRebuilt: false });
  }
  expect(await world.run(rebuild)).toMatchObject({ isRebuilt: false });
  expect(world.rebuilds).toBe(0);
});

it.each([
  ['of another table, which a backup contained', { table: 'the-table-before', hasFailed: false }],
  ['that an earlier version noted, which did not know of failures', {}],
])('the progress of a rebuild %s is not continued', async (_, fields) => {
  const world = await loseTable();
  world.dynamo.put({ pk: 'audit', sk: 'rebuild', format: 1, after: recordKey('c.jpg'), ...fields });
  expect(await world.run(rebuild)).toMatchObject({ isRebuilt: true });
  // Receipts are restored by the rebuild alone; items also by the audit that follows it.
  const receipts = NAMES.map((name) => world.receipts.find(executionName(world.photoOf(name))));
  expect(await Promise.all(receipts)).not.toContain(null);
});
