import { describe, expect, it } from 'vitest';
import type { Execution } from '../../simulation/aws/state-machine/execution.ts';
import type { Transition } from '../../simulation/aws/state-machine/state-machine.ts';
import type { FunctionName } from '../../simulation/world/invocation.ts';
import { findProblems, readRecords } from '../../simulation/world/observe.ts';
import type { WorldOptions } from '../../simulation/world/options.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

/** Drops a photo. Its execution is stopped on its way, recorded, redriven, and stopped again. */
async function stopTwice(
  options: WorldOptions,
  first: (branch: Transition['branch']) => boolean,
  second: (branch: Transition['branch']) => boolean,
): Promise<RetouchWorld> {
  const world = new RetouchWorld(options);
  const stops = [first, second];
  world.onTransition = ({ execution, branch }) => {
    if (stops[0]?.(branch) !== true) return;
    stops.shift();
    world.machine.stop(execution);
  };
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  expect(readRecords(world)).toMatchObject([{ record: { error: { code: 'execution-stopped' } } }]);
  world.redrive(world.machine.executions[0] as Execution);
  await world.run(world.untilQuiet());
  expect(stops).toEqual([]);
  return world;
}

/** Step Functions sends no event for the nth stop (from 0) and later ones. */
function losesStopsFrom(nth: number): () => boolean {
  let stops = 0;
  return () => stops++ >= nth;
}

/** Kills the function’s first invocation at that request, after it took effect. */
function killOnce(which: FunctionName, request: number): NonNullable<WorldOptions['fate']> {
  let isKilled = false;
  return ({ fn }) => {
    if (fn !== which || isKilled) return null;
    isKilled = true;
    return { kind: 'killed', request, when: 'after' };
  };
}

describe('an execution that is stopped, redriven and stopped again', () => {
  it('has the payment of its second end, if only the audit finds it', async () => {
    const world = await stopTwice(
      { losesStatusEvent: losesStopsFrom(1) },
      ({ to }) => to === 'Submit to Segmind',
      ({ to }) => to === 'Store results',
    );
    await world.run(world.audit());
    expect(readRecords(world)).toMatchObject([{ record: { paid: 'yes', segmind: { requestId: 'job-0' } } }]);
    expect(await findProblems(world)).toEqual([]);
  });

  // Its requests: receipt and breaker, the model’s picture, the record’s head, the output’s head, the output,
  // four small pictures, the item, the record.
  it.each([3, 4, 5, 6, 7, 8, 9, 10, 11])(
    'after store-results was killed at its request %i, has the same facts in item and record',
    async (request) => {
      const world = await stopTwice(
        { fate: killOnce('store-results', request) },
        ({ to }) => to === 'Poll Segmind',
        ({ from, kind }) => from === 'Store results' && kind === 'retry',
      );
      expect(await findProblems(world)).toEqual([]);
      const [{ record } = {}] = readRecords(world);
      if (request === 11) expect(record).toMatchObject({ status: 'succeeded' });
    },
  );
});
