import { describe, expect, it } from 'vitest';
import type { FailedRecord } from '../../core/record/record.ts';
import type { FunctionName } from '../../simulation/world/invocation.ts';
import { findProblems, readRecords } from '../../simulation/world/observe.ts';
import type { Fate } from '../../simulation/world/options.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

/** Runs one photo, with these fates for the invocations of one function. `nth` counts them from 0. */
async function run(which: FunctionName, fate: (nth: number) => Fate | null) {
  let nth = 0;
  const world = new RetouchWorld({ fate: ({ fn }) => (fn === which ? fate(nth++) : null) });
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  const [execution] = world.machine.executions;
  const records = readRecords(world).map(({ record }) => record as FailedRecord);
  return { world, execution, records };
}

const killed = (request: number, when: 'before' | 'after' = 'before'): Fate => ({
  kind: 'killed',
  request,
  when,
});
/** The numbers of submit-retouch’s requests for the intent, the POST and the job after it. */
const [INTENT, POST, JOB] = [4, 6, 8];

describe('a step that always crashes ends its photo, with the right payment:', () => {
  it.each<[FunctionName, string, (nth: number) => Fate, code: string, paid: string]>([
    ['prepare-photo', 'at once', () => killed(1), 'step-crashed', 'no'],
    ['join-line', 'at once', () => killed(1), 'step-crashed', 'no'],
    ['join-line', 'with its ticket', () => killed(1, 'after'), 'step-crashed', 'no'],
    ['submit-retouch', 'at once', () => killed(1), 'step-crashed', 'no'],
    ['submit-retouch', 'before its intent', () => killed(INTENT), 'step-crashed', 'no'],
    [
      'submit-retouch',
      'behind its intent',
      () => killed(INTENT, 'after'),
      'submit-outcome-unknown',
      'unknown',
    ],
    [
      'submit-retouch',
      'behind the POST',
      (nth) => (nth === 0 ? killed(POST, 'after') : killed(1)),
      'submit-outcome-unknown',
      'unknown',
    ],
    [
      'submit-retouch',
      'behind its job',
      (nth) => (nth === 0 ? killed(JOB, 'after') : killed(1)),
      'collecting-crashed',
      'yes',
    ],
    ['poll-retouch', 'at once', () => killed(1), 'collecting-crashed', 'yes'],
    ['store-results', 'at once', () => killed(1), 'collecting-crashed', 'yes'],
  ])('%s, killed %s', async (fn, _, fate, code, paid) => {
    const { world, execution, records } = await run(fn, fate);
    expect(records).toMatchObject([
      { paid, error: { code, message: expect.stringContaining('crashed with') } },
    ]);
    const [{ error, segmind } = {}] = records;
    expect(segmind === null).toBe(paid !== 'yes');
    expect(world.events.events).toMatchObject([{ detail: { paid, error } }]);
    expect(execution).toMatchObject({ status: 'FAILED', error: code, cause: error?.message });
    expect(await findProblems(world)).toEqual([]);
  });
});

describe('a stopped execution ends with the right payment:', () => {
  it.each([
    ['Prepare photo', 'no', /it cost nothing/],
    ['Join the line', 'no', /it cost nothing/],
    ['Wait for the first poll', 'yes', /which is paid for/],
    ['Wait 7 seconds', 'yes', /which is paid for/],
    ['Poll Segmind', 'yes', /which is paid for/],
    ['Store results', 'yes', /which is paid for/],
  ])('in %s, %s', async (state, paid, message) => {
    const world = new RetouchWorld();
    world.onTransition = ({ execution, branch }) => {
      if (branch.to === state) world.machine.stop(execution);
    };
    await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
    const error = { code: 'execution-stopped', message: expect.stringMatching(message) };
    expect(readRecords(world)).toMatchObject([{ record: { paid, error } }]);
    expect(await findProblems(world)).toEqual([]);
  });

  it('unknown, if it is stopped during its submit', async () => {
    const world = new RetouchWorld({ submitMs: 60_000 });
    world.vendor.onSubmit = () => {
      for (const execution of world.machine.executions) world.machine.stop(execution);
    };
    await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
    const error = { code: 'execution-stopped', message: expect.stringMatching(/is not known/) };
    expect(readRecords(world)).toMatchObject([{ record: { paid: 'unknown', error } }]);
    expect(await findProblems(world)).toEqual([]);
  });
});

it('an execution that is stopped, redriven, and then fails, has the payment of the redriven run', async () => {
  const world = new RetouchWorld();
  world.vendor.script = { isOutputGone: () => true };
  let isStopped = false;
  world.onTransition = ({ execution, branch }) => {
    if (branch.to !== 'Submit to Segmind' || isStopped) return;
    isStopped = true;
    world.machine.stop(execution);
  };
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  expect(readRecords(world)).toMatchObject([{ record: { paid: 'no' } }]);
  const [execution] = world.machine.executions;
  if (execution !== undefined) world.redrive(execution);
  await world.run(world.untilQuiet());
  expect(readRecords(world)).toMatchObject([
    { record: { paid: 'yes', error: { code: 'output-unavailable' } } },
  ]);
  expect(await findProblems(world)).toEqual([]);
});
