import { describe, expect, it } from 'vitest';
import { findProblems, readRecords } from '../../support/retouch-world/observe.ts';
import { RetouchWorld } from '../../support/retouch-world/retouch-world.ts';
import type { VendorScript } from '../../support/retouch-world/vendor.ts';

/** A photo that goes through nearly all states: it waits to submit, to join again, to poll and to store. */
const DETOURS: VendorScript = {
  submit: (_, nth) => (nth < 4 ? { status: 503 } : null),
  poll: (_, nth) => (nth === 1 ? { status: 503 } : null),
  isOutputGone: (_, nth) => nth === 0,
};

/** Takes one photo through. Its execution is stopped so long after the transition of that number. */
async function run(script: VendorScript, stop: { transition: number; afterMs: number } | null) {
  const world = new RetouchWorld();
  world.vendor.script = script;
  const entered: string[] = [];
  world.onTransition = ({ execution, branch, atMs }) => {
    if (branch.to === null || branch.kind === 'retry') return;
    entered.push(branch.to);
    if (entered.length !== stop?.transition) return;
    if (stop.afterMs === 0) world.machine.stop(execution);
    else world.clock.plan(atMs + stop.afterMs, () => world.machine.stop(execution));
  };
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  const [execution] = world.machine.executions;
  if (execution === undefined) throw new Error('No execution was started.');
  return { world, entered, execution };
}

const way = (await run(DETOURS, null)).entered;
/** At once, while a function is at work, and while it waits for Segmind. */
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
});
