import { describe, expect, it } from 'vitest';
import type { Line } from '../../../client/api/retouch-api.ts';
import { describeLine } from '../../../client/words/line.ts';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const FREE = { inFlight: 0, limit: 5, waiting: 0, waitingHigh: 0, oldestWaitSeconds: 0 };
const describeIt = (more: Partial<Line> = {}) =>
  describeLine({ ...FREE, balance: null, breaker: null, pausedUntil: null, ...more } as Line, NOW);

describe('describeLine', () => {
  it('says that no photo waits', () => {
    expect(describeIt()).toEqual(['0 photos of at most 5 at Segmind.', '0 photos waiting.']);
  });

  it('says how many wait, and for how long', () => {
    const waiting = { inFlight: 5, waiting: 1200, waitingHigh: 3, oldestWaitSeconds: 130 };
    expect(describeIt(waiting)).toEqual([
      '5 photos of at most 5 at Segmind.',
      '1,200 photos waiting, 3 of them urgent; the first has waited for 2 min.',
    ]);
  });

  it.each([
    [240, 'Balance at Segmind: $12.00, enough for 240 photos.'],
    [null, 'Balance at Segmind: $12.00.'],
  ])('says how many photos the balance pays for: %s', (lastsFor, words) => {
    expect(describeIt({ balance: { dollars: 12, readAt: '', lastsFor, isEnough: true } })).toContain(words);
  });

  it('says first why the line is held, and when the next trial is', () => {
    const breaker = {
      since: '2026-11-24T11:00:00.000Z',
      cause: 'account' as const,
      code: 'daily-limit-reached' as const,
      message: 'The daily limit is reached. ',
      nextTrialAt: '2026-11-25T00:00:00.000Z',
    };
    expect(describeIt({ breaker })[0]).toBe(
      'The circuit breaker is open since 11:00 UTC: The daily limit is reached. Next trial 25 Nov 00:00 UTC.',
    );
  });

  it('says that the rate limit is reached', () => {
    expect(describeIt({ pausedUntil: '2026-11-24T12:01:00.000Z' })[0]).toBe(
      'Segmind’s rate limit is reached: submits continue at 12:01 UTC.',
    );
  });
});
