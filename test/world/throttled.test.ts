import { expect, it } from 'vitest';
import { listLine, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

const FAILURES_MS = 20 * 60_000;

it('keep-line frees slots and tries photos although Step Functions throttles DescribeExecution and loses an event', async () => {
  const world = new RetouchWorld({
    settings: { maxInFlight: 1 },
    describeQuota: { burst: 0, perSecond: 0 },
    losesStatusEvent: () => true,
  });
  const startedAtMs = world.clock.nowMs;
  world.vendor.script = {
    submit: () =>
      world.clock.nowMs - startedAtMs < FAILURES_MS
        ? { status: 402, body: { error: 'out of credits' } }
        : null,
  };
  // The third photo that gets a slot, a trial, is stopped before it claims it.
  let admissions = 0;
  let stopped = '';
  world.onTransition = ({ execution, branch: { from, to } }) => {
    if (from !== 'Join the line' || to !== 'Submit to Segmind' || ++admissions !== 3) return;
    stopped = execution.name;
    world.machine.stop(execution);
  };
  await world.run(
    Promise.all([world.drop(['1.jpg', '2.jpg', '3.jpg', '4.jpg', '5.jpg']), world.untilQuiet()]),
  );
  const succeeded = readRecords(world).filter(({ record }) => record.status === 'succeeded');
  expect(stopped).not.toBe('');
  expect(succeeded).toHaveLength(4);
  expect(succeeded.map(({ record }) => record.id)).not.toContain(stopped);
  expect(listLine(world)).toEqual([]);
});
