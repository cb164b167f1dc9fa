import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import type { FailureCode } from '../../../core/domain/failures.ts';
import { decidePollAgain } from '../../../functions/poll-retouch/poll-again.ts';
import { at, job } from '../../../simulation/parts/step-events.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

function decide(
  code: FailureCode,
  {
    nowSeconds = 0,
    followedSince = undefined as string | undefined,
    jobTimeoutSeconds = 15 * MINUTE,
    ...how
  }: {
    nowSeconds?: number;
    followedSince?: string;
    jobTimeoutSeconds?: number;
    waits?: number;
    notFounds?: number;
    retryAfterSeconds?: number;
  } = {},
) {
  const { now, random } = at(nowSeconds);
  const policy = { waits: 0, notFounds: 0, retryAfterSeconds: null, jobTimeoutSeconds, ...how };
  return decidePollAgain(failure(code, 'It said so.'), {
    ...policy,
    job: { ...job, followedSince },
    nowMs: now(),
    random,
  });
}

const isBusy = { outcome: 'busy' };
const isUnanswered = { outcome: 'failed', error: { code: 'poll-unanswered', fault: 'result' } };

describe('a transient failure', () => {
  it.each([
    ['Segmind still has the job', 50 * MINUTE - 1, {}, isBusy],
    ['Segmind may have forgotten it', 50 * MINUTE, {}, isUnanswered],
    [
      'a later attempt began to follow it lately',
      3 * HOUR,
      { followedSince: '2026-11-23T14:30:00.000Z' },
      isBusy,
    ],
    ['the job may last longer than that', 2 * HOUR, { jobTimeoutSeconds: 3 * HOUR }, isBusy],
  ])('of a poll makes Retouch poll again or not: %s', (_, nowSeconds, how, outcome) => {
    expect(decide('segmind-busy', { nowSeconds, ...how })).toMatchObject(outcome);
    expect(decide('segmind-unreachable', { nowSeconds, ...how })).toMatchObject(outcome);
  });

  it('makes Retouch poll a last time right before the limit, whatever wait the reply asks for', () => {
    const late = decide('segmind-busy', { nowSeconds: 49 * MINUTE, retryAfterSeconds: HOUR });
    expect(late).toMatchObject({ outcome: 'busy', waitSeconds: MINUTE });
  });

  it('ends with the last reply and the job’s id', () => {
    expect(decide('segmind-busy', { nowSeconds: HOUR })).toMatchObject({
      error: {
        message: expect.stringMatching(/req-1.*It said so\. This lasted until the retry limit of 50 minutes/),
      },
    });
  });

  it('counts its own waits, not the 404s', () => {
    expect(decide('segmind-busy', { waits: 4, notFounds: 2 })).toMatchObject({
      waits: 5,
      notFounds: 0,
      waitSeconds: 112,
      job,
    });
  });
});

describe('an account failure', () => {
  const codes = ['api-key-missing', 'api-key-rejected', 'access-denied', 'out-of-credits'] as const;

  it.each(codes)('makes Retouch poll again for two hours: %s', (code) => {
    expect(decide(code, { nowSeconds: 2 * HOUR - 1 })).toMatchObject({ outcome: 'busy', waitSeconds: 120 });
    expect(decide(code, { nowSeconds: 2 * HOUR })).toMatchObject({
      ...isUnanswered,
      error: {
        message: expect.stringMatching(
          /It said so\. This lasted until 2 hours after Segmind accepted the job/,
        ),
      },
    });
  });

  it('stops the clock of the job', () => {
    const followedSince = '2026-11-23T12:10:00.000Z';
    expect(decide('out-of-credits', { nowSeconds: HOUR, followedSince })).toMatchObject({
      job: { ...job, followedSince: '2026-11-23T12:12:00.000Z' },
    });
  });

  it('does not make later waits longer', () => {
    expect(decide('out-of-credits', { waits: 1 })).toMatchObject({ waits: 1, notFounds: 0 });
  });

  it('makes Retouch poll again at most 60 times', () => {
    let waits = 0;
    for (let nowSeconds = 0; ; waits += 1) {
      const next = decide('out-of-credits', { nowSeconds });
      if (next.outcome !== 'busy') break;
      nowSeconds += next.waitSeconds;
    }
    expect(waits).toBe(60);
  });
});

describe('a job that is not found', () => {
  it.each([
    [0, { outcome: 'busy', notFounds: 1 }],
    [1, { outcome: 'busy', notFounds: 2 }],
    [2, { outcome: 'failed', error: { code: 'job-not-found' } }],
  ])('after %i polls in a row with the same result', (notFounds, outcome) => {
    expect(decide('job-not-found', { notFounds })).toMatchObject(outcome);
  });

  it('is polled again however often the photo waited for other reasons', () => {
    expect(decide('job-not-found', { waits: 7 })).toMatchObject({ outcome: 'busy', notFounds: 1 });
  });

  it('is not waited for beyond the limit', () => {
    expect(decide('job-not-found', { nowSeconds: HOUR })).toMatchObject({ error: { code: 'job-not-found' } });
  });
});

it.each(['poll-url-not-allowed', 'job-cancelled'] as const)('%s ends the photo at once', (code) => {
  expect(decide(code)).toMatchObject({ outcome: 'failed', error: { code } });
});
