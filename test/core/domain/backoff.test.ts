import { describe, expect, it } from 'vitest';
import { waitSeconds } from '../../../core/domain/backoff.ts';

const least = () => 0;
const most = () => 0.999;

describe('waitSeconds', () => {
  it.each([
    [0, 7, 14],
    [1, 14, 28],
    [3, 56, 112],
    [20, 450, 900],
    [1e9, 450, 900],
  ])('grows with jitter: attempt %i waits %i to %i s', (attempt, min, max) => {
    expect(waitSeconds(attempt, null, least)).toBe(min);
    expect(waitSeconds(attempt, null, most)).toBe(max);
  });

  it('waits as long as the reply asks for', () => {
    expect(waitSeconds(0, 41.2, least)).toBe(42);
  });

  it('never waits less than its own backoff', () => {
    expect(waitSeconds(5, 1, least)).toBe(224);
  });
});
