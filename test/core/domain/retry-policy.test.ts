import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { decideRetry } from '../../../core/domain/retry-policy.ts';

const since = '2026-11-23T12:00:00.000Z';
const start = Date.parse(since);
const policy = {
  since,
  limitSeconds: 900,
  waits: 0,
  retryAfterSeconds: null,
  nowMs: start,
  random: () => 0,
};
const busy = failure('segmind-busy', 'Segmind answered HTTP 503.');

describe('decideRetry', () => {
  it('waits out transient failures', () => {
    expect(decideRetry(busy, policy)).toEqual({ outcome: 'busy', waitSeconds: 7, error: busy });
  });

  it('waits out account failures', () => {
    expect(decideRetry(failure('out-of-credits', 'x'), policy)).toMatchObject({ outcome: 'busy' });
  });

  it.each(['segmind-refused', 'submit-outcome-unknown', 'poll-url-not-allowed', 'step-crashed'] as const)(
    'ends with %s at once',
    (code) => {
      expect(decideRetry(failure(code, 'x'), policy)).toMatchObject({ outcome: 'failed', error: { code } });
    },
  );

  it('ends if the next wait would pass the limit, and says so', () => {
    const late = decideRetry(busy, { ...policy, retryAfterSeconds: 60, nowMs: start + 841_000 });
    expect(late).toMatchObject({ outcome: 'failed', error: { code: 'segmind-busy', fault: 'transient' } });
    expect(late.error.message).toMatch(/HTTP 503\. .*limit of 15 minutes/);
  });

  it('waits to the very limit', () => {
    expect(decideRetry(busy, { ...policy, retryAfterSeconds: 60, nowMs: start + 840_000 })).toMatchObject({
      outcome: 'busy',
      waitSeconds: 60,
    });
  });
});
