import { expect, it } from 'vitest';
import { findProblems, listLine, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import { MINUTE_MS } from '../../simulation/world/scenario.ts';

/** The item that marks a table as the stack’s own. */
const MARK = { pk: 'audit', sk: 'table' };

/**
 * A photo was retouched. Then the table was restored, as of a time before that, into a table of another name.
 */
async function restoreTable() {
  const world = new RetouchWorld();
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  const marked = world.dynamo.get(MARK.pk, MARK.sk);
  for (const { pk, sk } of world.dynamo.items()) {
    if (!String(pk).startsWith('spending')) world.dynamo.remove(String(pk), String(sk));
  }
  world.dynamo.put({ ...MARK, format: 1, name: 'the-table-before' });
  // A deployment gives the stack the other table.
  world.deploy({});
  const [{ id } = { id: '' }] = world.uploads.dropped;
  return { world, marked, id };
}

const receiptOf = ({ dynamo }: RetouchWorld, id: string) => dynamo.get(`receipt#${id}`, 'receipt');

it('a table is marked as its stack’s own', async () => {
  const { world, marked } = await restoreTable();
  expect(marked).toMatchObject({ name: world.settings.table });
});

it('nothing is submitted over a table that was restored from a backup', async () => {
  const { world } = await restoreTable();
  const charges = world.vendor.charges.length;
  await world.run(Promise.all([world.drop(['two.jpg']), world.clock.sleep(30 * MINUTE_MS)]));
  expect(world.vendor.charges).toHaveLength(charges);
  expect(world.dynamo.get('line', 'breaker')).toMatchObject({ open: { cause: 'restored', trials: 0 } });
  expect(listLine(world).filter((sk) => sk.startsWith('ticket'))).toHaveLength(1);
});

it('the first submit opens the breaker, also before keep-line has looked', async () => {
  const { world } = await restoreTable();
  await world.run(Promise.all([world.drop(['two.jpg']), world.clock.sleep(MINUTE_MS / 2)]));
  expect(world.dynamo.get('line', 'breaker')).toMatchObject({ open: { cause: 'restored' } });
});

it('a rebuild from the records closes it, and nothing is paid for twice', async () => {
  const { world, id } = await restoreTable();
  const dropped = Promise.all([world.drop(['two.jpg']), world.clock.sleep(5 * MINUTE_MS)]);
  await world.run(dropped);
  expect(await world.run(world.audit({ olderThanMinutes: 0, rebuildIndex: true }))).toMatchObject({
    restored: 1,
    isRebuilt: true,
  });
  expect(receiptOf(world, id)).toMatchObject({ submits: [{ attempt: 1 }] });
  await world.run(world.untilQuiet());
  expect(readRecords(world).map(({ record }) => record.status)).toEqual(['succeeded', 'succeeded']);
  expect(world.vendor.charges).toEqual(['uploads/one.jpg', 'uploads/two.jpg']);
  expect(world.dynamo.get('line', 'breaker')).toBeUndefined();
  expect(await findProblems(world)).toEqual([]);
});

it('the same photo takes the result of the one that was rebuilt, and is not paid for a second time', async () => {
  const { world, id } = await restoreTable();
  await world.run(world.audit({ olderThanMinutes: 0, rebuildIndex: true }));
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  expect(readRecords(world)).toEqual([
    expect.objectContaining({ record: expect.objectContaining({ status: 'succeeded', sameAs: id }) }),
  ]);
  expect(world.vendor.charges).toEqual(['uploads/one.jpg']);
});

it('another rebuild changes nothing', async () => {
  const { world, id } = await restoreTable();
  await world.run(world.audit({ olderThanMinutes: 0, rebuildIndex: true }));
  const before = receiptOf(world, id);
  expect(await world.run(world.audit({ olderThanMinutes: 0, rebuildIndex: true }))).toMatchObject({
    restored: 0,
    isRebuilt: true,
  });
  expect(receiptOf(world, id)).toEqual(before);
});
