import { describe, expect, it } from 'vitest';
import { trialWaitSeconds } from '../../../../functions/shared/line/breaker.ts';

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
    expect(trialWaitSeconds(trials)).toBe(seconds);
  });

  it('is short for a day', () => {
    const first = Array.from({ length: 149 }, (_, trials) => trialWaitSeconds(trials));
    expect(first.reduce((sum, seconds) => sum + seconds)).toBeGreaterThan(86_000);
  });
});
