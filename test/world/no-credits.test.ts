import { expect, it } from 'vitest';
import { findProblems, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

const DAY_MS = 86_400_000;

it('a photo waits alone for 28 days in an account without credits, and then fails with that reason', async () => {
  const world = new RetouchWorld();
  let submits = 0;
  world.vendor.script = {
    submit: () => {
      submits += 1;
      return { status: 406, body: { error: 'Insufficient credits' } };
    },
  };
  await world.run(Promise.all([world.drop(['alone.jpg']), world.untilQuiet()]));
  const [execution] = world.machine.executions;
  expect(readRecords(world).map(({ record }) => record)).toEqual([
    expect.objectContaining({
      status: 'failed',
      segmind: null,
      error: expect.objectContaining({ code: 'queue-timed-out' }),
    }),
  ]);
  const days = ((execution?.stopDate?.getTime() ?? 0) - (execution?.startDate.getTime() ?? 0)) / DAY_MS;
  expect(Math.round(days)).toBe(28);
  // Ten minutes apart for a day, then an hour.
  expect(submits).toBeGreaterThan(700);
  expect(execution?.historyEvents).toBeLessThan(13_500);
  expect(await findProblems(world)).toEqual([]);
}, 120_000);
