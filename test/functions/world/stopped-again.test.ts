import { describe, expect, it } from 'vitest';
import { findProblems, readRecords } from '../../support/retouch-world/observe.ts';
import type { WorldOptions } from '../../support/retouch-world/options.ts';
import { RetouchWorld } from '../../support/retouch-world/retouch-world.ts';
import type { Execution } from '../../support/state-machine/execution.ts';
import type { Transition } from '../../support/state-machine/state-machine.ts';

/** Drops a photo whose execution is stopped on its way, recorded, redriven, and stopped again. */
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

/** From its nth stop on, from 0, Step Functions tells of no stop. */
function losesStopsFrom(nth: number): () => boolean {
  let stops = 0;
  return () => stops++ >= nth;
}

describe('an execution that is stopped, redriven and stopped again', () => {
  it('has the payment of its second end, if the audit alone comes to know of it', async () => {
    const world = await stopTwice(
      { losesStatusEvent: losesStopsFrom(1) },
      ({ to }) => to === 'Submit to Segmind',
      ({ to }) => to === 'Store results',
    );
    await world.run(world.audit());
    expect(readRecords(world)).toMatchObject([{ record: { paid: 'yes', segmind: { requestId: 'job-0' } } }]);
    expect(await findProblems(world)).toEqual([]);
  });
});
