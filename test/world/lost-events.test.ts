import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { findProblems, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

const succeeded = { status: 'succeeded' };
const failed = (code: string) => ({ status: 'failed', error: expect.objectContaining({ code }) });

/** Runs the audit and everything that it starts. Returns the records in the order of the uploads. */
async function audit(world: RetouchWorld) {
  await world.run(world.audit());
  await world.run(world.untilQuiet());
  return world.uploads.dropped.map(({ id }) =>
    readRecords(world)
      .filter(({ record }) => record.id === id)
      .map(({ key, record }) => ({ ...record, key })),
  );
}

describe('uploads whose events are lost', () => {
  it('of one key end in a record each, and the current one has the plain key', async () => {
    const world = new RetouchWorld();
    for (let version = 0; version < 3; version += 1) world.uploads.put('one.jpg');
    const [first, second, third] = await audit(world);
    const conflictKey = expect.stringMatching(/^results\/one@\w{8}\.jpg\.json$/);
    for (const replaced of [first, second]) {
      expect(replaced).toEqual([expect.objectContaining({ key: conflictKey, ...failed('photo-replaced') })]);
    }
    expect(third).toEqual([expect.objectContaining({ key: 'results/one.jpg.json', ...succeeded })]);
    expect(world.vendor.charges).toHaveLength(1);
  });

  it('and that are deleted end in a record', async () => {
    const world = new RetouchWorld();
    world.uploads.put('one.jpg');
    await world.s3.send(new DeleteObjectCommand({ Bucket: 'photos', Key: 'uploads/one.jpg' }));
    expect(await audit(world)).toEqual([
      [expect.objectContaining({ key: 'results/one.jpg.json', ...failed('photo-deleted') })],
    ]);
    expect(world.vendor.charges).toEqual([]);
  });

  it('do not change the record of a newer upload of their key', async () => {
    const world = new RetouchWorld();
    world.uploads.put('one.jpg');
    await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
    const [first, second] = await audit(world);
    expect(first).toEqual([expect.objectContaining(failed('photo-replaced'))]);
    expect(second).toEqual([expect.objectContaining({ key: 'results/one.jpg.json', ...succeeded })]);
  });
});

it('the audit records stopped executions whose events were lost and whose uploads are gone', async () => {
  const world = new RetouchWorld({ keepsLine: false });
  world.onTransition = ({ execution, branch }) => {
    if (branch.to === 'Wait for the first poll') world.machine.stop(execution);
  };
  await world.run(Promise.all([world.drop(['one.jpg', 'two.jpg']), world.untilQuiet()]));
  expect(readRecords(world)).toEqual([]);
  world.s3.objects.delete('uploads/one.jpg');
  const records = await audit(world);
  for (const record of records)
    expect(record).toEqual([expect.objectContaining(failed('execution-stopped'))]);
  expect(await findProblems(world)).toEqual([]);
});
