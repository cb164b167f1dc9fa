import { describe, expect, it } from 'vitest';
import { readDefinition } from '../../simulation/stack/definition.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';

/** A `Retry` entry of the definition. */
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

/** The maximum of each wait of a retrier, seconds. */
function longestWaits({ IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds }: Retrier): number[] {
  return Array.from({ length: MaxAttempts }, (_, retry) =>
    Math.min(IntervalSeconds * BackoffRate ** retry, MaxDelaySeconds),
  );
}

/**
 * The probability that waits with full jitter, each uniform from 0 to its maximum, add up to less than an
 * hour. Each wait is rounded down to whole seconds, so the real probability is lower.
 */
function chanceOfLess(longest: readonly number[]): number {
  // The probability of each sum below an hour, in whole seconds.
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

it('every step that calls a function is covered', () => {
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

  it('are one for throttling, and after it one for all other errors', () => {
    const waitsForToken = name === 'Join the line' || name === 'Wait to collect';
    expect(throttled?.ErrorEquals).toEqual(['Lambda.TooManyRequestsException']);
    // A timeout of the wait in the queue is not a crash.
    expect(crashed?.ErrorEquals).toEqual([waitsForToken ? 'States.TaskFailed' : 'States.ALL']);
    expect(others).toEqual([]);
  });

  it('last for an hour in all but one of a million cases, and for half a day at most', () => {
    for (const retrier of retriersOf(state)) {
      expect(retrier.JitterStrategy).toBe('FULL');
      const longest = longestWaits(retrier);
      expect(chanceOfLess(longest)).toBeLessThan(1e-6);
      expect(longest.reduce((all, seconds) => all + seconds)).toBeLessThan(12 * HOUR_SECONDS);
    }
  });
});

it('the probability of less than an hour matches known values', () => {
  // Two waits of up to an hour are less than an hour in half of all cases, three in a sixth.
  const hours = (count: number) => Array.from({ length: count }, () => HOUR_SECONDS);
  expect(chanceOfLess(hours(2))).toBeCloseTo(1 / 2, 3);
  expect(chanceOfLess(hours(3))).toBeCloseTo(1 / 6, 3);
});
