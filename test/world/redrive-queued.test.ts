import { describe, expect, it } from 'vitest';
import { findProblems, listLine, readRecords } from '../../simulation/world/observe.ts';
import type { WorldRequest } from '../../simulation/world/options.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

const NAMES = ['first.jpg', 'second.jpg', 'third.jpg', 'fourth.jpg'];
/** By then the first photo is at Segmind, and the others wait. */
const STOPPED_AT_MS = 10_000;
const JOB_MS = 300_000;

/** When the execution is redriven: after that time from the stop, or before a request of any function. */
interface Redrive {
  readonly afterMs?: number;
  readonly before?: (request: WorldRequest) => boolean;
}

/** Drops photos that wait for one slot. Stops the third’s execution while it waits, and redrives it. */
async function run({ afterMs, before = () => false }: Redrive): Promise<RetouchWorld> {
  const find = (start: string) => {
    const found = world.machine.executions.find(({ name }) => name.startsWith(start));
    if (found === undefined) throw new Error(`No execution of ${start} was started.`);
    return found;
  };
  let isStopped = false;
  const redrive = () => {
    isStopped = false;
    world.redrive(find('third'));
  };
  const world = new RetouchWorld({
    settings: { maxInFlight: 1 },
    jobMs: JOB_MS,
    fault: (request) => {
      if (isStopped && before(request)) redrive();
      return null;
    },
  });
  const stop = async () => {
    await world.clock.sleep(STOPPED_AT_MS);
    expect(find('third').state).toBe('Join the line');
    world.machine.stop(find('third'));
    isStopped = true;
    if (afterMs === undefined) return;
    await world.clock.sleep(afterMs);
    redrive();
  };
  await world.run(Promise.all([world.drop(NAMES), stop(), world.untilQuiet()]));
  return world;
}

async function expectAllEnded(world: RetouchWorld): Promise<void> {
  expect(world.machine.executions.map(({ status }) => status)).toEqual(NAMES.map(() => 'SUCCEEDED'));
  expect(readRecords(world).map(({ record }) => record.status)).toEqual(NAMES.map(() => 'succeeded'));
  expect(world.vendor.charges.toSorted()).toEqual(NAMES.map((name) => `uploads/${name}`).toSorted());
  expect(listLine(world)).toEqual([]);
  expect(await findProblems(world)).toEqual([]);
}

describe('an execution that is stopped while it waits in the queue, and redriven', () => {
  it.each([
    ['at once', 0],
    ['while Retouch wrote its record', 10_000],
    ['when the photo before it has the slot', JOB_MS + 30_000],
  ])('%s, gets its slot and ends normally', async (_, afterMs) => {
    await expectAllEnded(await run({ afterMs }));
  });

  it.each(Array.from({ length: 15 }, (_, nth) => nth))(
    'before request %i of the function that writes its record, gets its slot and ends normally',
    async (nth) => {
      let requests = 0;
      const before = ({ invocation }: WorldRequest) => invocation.fn === 'keep-line' && requests++ === nth;
      await expectAllEnded(await run({ before }));
    },
  );
});
