import { describe, expect, it } from 'vitest';
import { readDefinition } from '../support/definition.ts';
import { synthesize } from '../support/synthesized.ts';

/** A retrier of the definition. */
interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxAttempts: number;
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy: string;
}

const HOUR_SECONDS = 3600;
const template = synthesize();
const states = { ...readDefinition(template).States, ...readDefinition(template, 'Bulk').States };
const steps = Object.entries(states).filter(
  ([name, { Type }]) => Type === 'Task' && !name.startsWith('Announce'),
);
const retriersOf = (state: (typeof steps)[number][1]) => (state.Retry ?? []) as Retrier[];

/** The longest that each wait of a retrier can be, seconds. */
function longestWaits({ IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds }: Retrier): number[] {
  return Array.from({ length: MaxAttempts }, (_, retry) =>
    Math.min(IntervalSeconds * BackoffRate ** retry, MaxDelaySeconds),
  );
}

/**
 * How likely waits with full jitter, each evenly drawn from 0 to its longest, are less than an hour in all. Each is
 * rounded down to whole seconds, so it is rather less likely than that.
 */
function chanceOfLess(longest: readonly number[]): number {
  // The chance of each sum of whole seconds below an hour.
  let sums = Float64Array.from({ length: HOUR_SECONDS }, (_, seconds) => (seconds === 0 ? 1 : 0));
  for (const seconds of longest) {
    let window = 0;
    sums = sums.map((chance, sum) => {
      window += chance - (sums[sum - seconds] ?? 0);
      return window / seconds;
    });
  }
  return sums.reduce((all, chance) => all + chance);
}

it('every step that calls a function is looked at', () => {
  expect(steps.map(([name]) => name).sort()).toEqual([
    'Continue bulk run',
    'Join the line',
    'Poll Segmind',
    'Prepare photo',
    'Record failure',
    'Reuse result',
    'Store results',
    'Submit to Segmind',
    'Wait to collect',
  ]);
});

describe.each(steps)('the retriers of %s', (name, state) => {
  const [throttled, crashed, ...others] = retriersOf(state);

  it('are one for throttling, and behind it one for all else', () => {
    const waitsForToken = name === 'Join the line' || name === 'Wait to collect';
    expect(throttled?.ErrorEquals).toEqual(['Lambda.TooManyRequestsException']);
    // That a wait in the queue is over is no crash.
    expect(crashed?.ErrorEquals).toEqual([waitsForToken ? 'States.TaskFailed' : 'States.ALL']);
    expect(others).toEqual([]);
  });

  it('go on for an hour in all but one of a million cases, and for half a day at most', () => {
    for (const retrier of retriersOf(state)) {
      expect(retrier.JitterStrategy).toBe('FULL');
      const longest = longestWaits(retrier);
      expect(chanceOfLess(longest)).toBeLessThan(1e-6);
      expect(longest.reduce((all, seconds) => all + seconds)).toBeLessThan(12 * HOUR_SECONDS);
    }
  });
});

it('the chance of less than an hour is computed as chance has it', () => {
  // Two waits of up to an hour are less than one in half of all cases, three in a sixth.
  const hours = (count: number) => Array.from({ length: count }, () => HOUR_SECONDS);
  expect(chanceOfLess(hours(2))).toBeCloseTo(1 / 2, 3);
  expect(chanceOfLess(hours(3))).toBeCloseTo(1 / 6, 3);
});
