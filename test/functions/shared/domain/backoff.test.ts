import { describe, expect, it } from 'vitest';
import { waitSeconds } from '../../../../functions/shared/domain/backoff.ts';

const least = () => 0;
const most = () => 0.999;

describe('waitSeconds', () => {
  it.each([
    [0, 2, 4],
    [1, 4, 8],
    [3, 16, 32],
    [20, 150, 300],
    [1e9, 150, 300],
  ])('grows with jitter: attempt %i waits %i to %i s', (attempt, min, max) => {
    expect(waitSeconds(attempt, null, least)).toBe(min);
    expect(waitSeconds(attempt, null, most)).toBe(max);
  });

  it('waits as long as the reply asks', () => {
    expect(waitSeconds(0, 41.2, least)).toBe(42);
  });

  it('never waits less than its own backoff', () => {
    expect(waitSeconds(6, 1, least)).toBe(128);
  });

  it('does not sleep until a far date', () => {
    expect(waitSeconds(0, 1e9, least)).toBe(900);
  });
});
