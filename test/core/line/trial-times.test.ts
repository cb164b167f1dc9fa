import { describe, expect, it } from 'vitest';
import type { Cause } from '../../../core/line/breaker-item.ts';
import { trialWaitSeconds, unknownTrialWaitSeconds } from '../../../core/line/trial-times.ts';

describe('the wait between two trials', () => {
  it.each([
    [0, 30],
    [1, 60],
    [2, 120],
    [4, 480],
    [5, 600],
    [148, 600],
    [149, 3600],
    [5000, 3600],
  ])('after %i trials is %i s', (trials, seconds) => {
    const causes: Cause[] = ['account', 'unknown-outcome'];
    expect(causes.map((cause) => trialWaitSeconds(cause, trials))).toEqual([seconds, seconds]);
  });

  it.each([
    [0, 5],
    [1, 10],
    [6, 320],
    [7, 600],
    [148, 600],
    [149, 3600],
  ])('after %i trials of an outage is %i s', (trials, seconds) => {
    expect(trialWaitSeconds('outage', trials)).toBe(seconds);
  });

  it('is short for a day', () => {
    const first = Array.from({ length: 149 }, (_, trials) => trialWaitSeconds('account', trials));
    expect(first.reduce((sum, seconds) => sum + seconds)).toBeGreaterThan(86_000);
  });

  it.each([
    [0, 600],
    [1, 1200],
    [2, 2400],
    [7, 76_800],
    [8, 86_400],
    [5000, 86_400],
  ])('after %i paid trials is %i s', (trials, seconds) => {
    expect(trialWaitSeconds('results', trials)).toBe(seconds);
  });

  it.each([
    [0, 60],
    [1, 60],
    [2, 120],
    [8, 7680],
    [9, 14_400],
    [5000, 14_400],
  ])('after %i trials that may have lost a photo is %i s', (spent, seconds) => {
    expect(unknownTrialWaitSeconds(spent)).toBe(seconds);
  });
});
