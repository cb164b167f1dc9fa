import { expect, it } from 'vitest';
import { sameWaitSeconds, waitForSame } from '../../../core/photos/same-wait.ts';

it.each([
  [0, 10],
  [40, 10],
  [100, 25],
  [14_400, 3600],
  [86_400, 3600],
])('a photo that has waited %i s looks again after %i s', (waited, seconds) => {
  expect(sameWaitSeconds(waited)).toBe(seconds);
});

it('a photo’s wait depends on the time since its execution started, and has a reason', () => {
  const startedAt = '2026-11-23T12:00:00.000Z';
  expect(waitForSame('ana-1', startedAt, Date.parse(startedAt) + 100_000)).toMatchObject({
    outcome: 'busy',
    waitSeconds: 25,
    error: { code: 'queue-timed-out', message: expect.stringContaining('ana-1') },
  });
});
