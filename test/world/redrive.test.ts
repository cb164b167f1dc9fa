import { describe, expect, it } from 'vitest';
import { findProblems, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import type { VendorScript } from '../../simulation/world/vendor.ts';

/** A submit of a stopped execution is over before the execution is redriven. */
const SUBMIT_MS = [100, 200] as const;
/** The stop’s event comes later than this: after half a second to three. */
const BEFORE_ITS_EVENT_MS = 300;

/** A photo that passes nearly all states: it waits to submit, to join again, to poll and to store. */
const DETOURS: VendorScript = {
  submit: (_, nth) => (nth < 4 ? { status: 503 } : null),
  poll: (_, nth) => (nth === 1 ? { status: 503 } : null),
  isOutputGone: (_, nth) => nth === 0,
};

interface Stop {
  /** The number of the transition after which the execution is stopped, and the delay. */
  readonly transition: number;
  readonly afterMs: number;
  /** The delay from the stop to the redrive. @default no redrive */
  readonly redriveMs?: number;
}

/** Runs one photo and stops its execution on the way. */
async function run(script: VendorScript, stop: Stop | null) {
  const world = new RetouchWorld({ submitMs: SUBMIT_MS });
  world.vendor.script = script;
  const entered: string[] = [];
  world.onTransition = ({ execution, branch, atMs }) => {
    if (branch.to === null || branch.kind === 'retry') return;
    entered.push(branch.to);
    if (entered.length !== stop?.transition) return;
    const { afterMs, redriveMs } = stop;
    const end = () => {
      world.machine.stop(execution);
      if (redriveMs === undefined || execution.status !== 'ABORTED') return;
      world.clock.plan(world.clock.nowMs + redriveMs, () => world.redrive(execution));
    };
    if (afterMs === 0) end();
    else world.clock.plan(atMs + afterMs, end);
  };
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  const [execution] = world.machine.executions;
  if (execution === undefined) throw new Error('No execution was started.');
  return { world, entered, execution };
}

const way = (await run(DETOURS, null)).entered;
/** At once, while a function runs, and while the photo waits for Segmind. */
const DELAYS_MS = [0, 35, 400];
const cases = way.flatMap((state, index) => DELAYS_MS.map((afterMs) => [afterMs, state, index + 1] as const));

describe('an execution that is stopped and redriven', () => {
  it.each(cases)(
    '%i ms after it entered %s (transition %i), ends in one record and one charge',
    async (afterMs, _, transition) => {
      const { world, execution } = await run(DETOURS, { transition, afterMs });
      expect(readRecords(world).length).toBe(1);
      if (execution.status === 'ABORTED') world.redrive(execution);
      await world.run(world.untilQuiet());
      expect(execution).toMatchObject({ status: 'SUCCEEDED' });
      expect(readRecords(world).map(({ record }) => record.status)).toEqual(['succeeded']);
      expect(world.vendor.charges.length).toBe(1);
      expect(await findProblems(world)).toEqual([]);
    },
  );

  it.each(cases)(
    '%i ms after it entered %s (transition %i), before its event is read, ends in one record and one charge',
    async (afterMs, _, transition) => {
      const stop = { transition, afterMs, redriveMs: BEFORE_ITS_EVENT_MS };
      const { world, execution } = await run(DETOURS, stop);
      expect(execution).toMatchObject({ status: 'SUCCEEDED' });
      expect(readRecords(world).map(({ record }) => record.status)).toEqual(['succeeded']);
      expect(world.vendor.charges.length).toBe(1);
      expect(await findProblems(world)).toEqual([]);
    },
  );
});
