import { describe, expect, it } from 'vitest';
import { submitEventSchema } from '../../../functions/submit-retouch/submit-retouch.ts';
import { at, job, photo, recipe, slot, waiting } from '../../../simulation/parts/step-events.ts';
import { openBreaker } from '../../support/worlds/breakers.ts';
import { refused, submitStep } from '../../support/worlds/submit-steps.ts';

const transient = refused('segmind-busy', 20);
const counting = { revision: 1, transientPhoto: 'bea', unknownPhotos: [], resultlessPhotos: [] };
const outage = openBreaker('outage');

describe('a photo', () => {
  it('is submitted, and keeps its slot while its job runs', async () => {
    expect(await submitStep()).toEqual({ outcome: { outcome: 'accepted', job }, done: ['submit'] });
  });

  it('reports its acceptance to the breaker if something counts against Segmind', async () => {
    const { done } = await submitStep({ breaker: counting });
    expect(done).toEqual(['submit', 'report accepted']);
  });

  it('joins the queue again if it lost its slot, for example after a redrive', async () => {
    const { outcome, done } = await submitStep({ result: { kind: 'no-slot' }, refusals: 1 });
    expect(outcome).toMatchObject({ outcome: 'rejoin', refusals: 1 });
    expect(done).toEqual(['submit']);
  });

  it.each([
    [
      'leaves its slot and is prepared again if it has no working copy',
      false,
      ['submit', 'leave its slot to prepare'],
    ],
    [
      'makes the next trial due before that, if it is a trial',
      true,
      ['submit', 'report trial nothing', 'leave its slot to prepare'],
    ],
  ])('%s', async (_, isTrial, expected) => {
    const breaker = isTrial ? openBreaker('account') : null;
    const { outcome, done } = await submitStep({ result: { kind: 'unprepared' }, isTrial, breaker });
    expect(outcome).toMatchObject({ outcome: 'unprepared' });
    expect(done.filter((step) => step !== 'recall')).toEqual(expected);
  });

  it('waits in its slot while an earlier submit may be under way', async () => {
    const { outcome, done } = await submitStep({ result: { kind: 'under-way', waitSeconds: 40 } });
    expect(outcome).toMatchObject({ outcome: 'busy', waitSeconds: 40 });
    expect(done).toEqual(['submit']);
  });

  it.each([
    'segmind-refused',
    'content-refused',
    'photo-deleted',
    'submit-outcome-unknown',
    'cancelled',
    'superseded',
  ] as const)('fails with its own fault, which record-failure reports: %s', async (code) => {
    const result = refused(code);
    expect(await submitStep({ result, breaker: counting })).toEqual({
      outcome: { outcome: 'failed', error: result.failure },
      done: ['submit'],
    });
  });

  it('reports to the breaker that the day has room for another one', async () => {
    const { done } = await submitStep({ result: refused('segmind-refused', null, true) });
    expect(done).toEqual(['submit', 'report refunded']);
  });

  it('of an older definition counts as not refused, and may not pay again', () => {
    const event = { id: 'ana', attempt: 1, photo, recipe, ...waiting };
    const { pool: _, joinedAt: __, ...olderSlot } = slot;
    expect(submitEventSchema.parse({ ...event, slot: olderSlot })).toMatchObject({
      refusals: 0,
      payAgain: false,
      slot: { pool: 'submit', joinedAt: '' },
    });
  });
});

describe('a job that the photo has already', () => {
  const recalled = { kind: 'accepted', job, isNew: false } as const;

  it('is followed, whatever the breaker’s state, and says nothing about Segmind', async () => {
    const { outcome, done } = await submitStep({ breaker: outage, recalled });
    expect(outcome).toEqual({ outcome: 'accepted', job });
    expect(done).toEqual(['recall']);
  });

  it('is found by the submit while the breaker is closed, and says nothing about Segmind either', async () => {
    const { outcome, done } = await submitStep({ breaker: counting, result: recalled });
    expect(outcome).toEqual({ outcome: 'accepted', job });
    expect(done).toEqual(['submit']);
  });

  it.each([
    ['makes the next trial due', 'account', ['recall', 'report trial nothing']],
    ['goes on as the trial of the results', 'results', ['recall']],
  ] as const)('%s if the photo is a trial: %s', async (_, cause, done) => {
    const breaker = openBreaker(cause);
    expect((await submitStep({ breaker, recalled, isTrial: true })).done).toEqual(done);
  });

  it.each([null, outage])('is collected by a photo with a slot, and never posted again', async (breaker) => {
    const { outcome, done } = await submitStep({ pool: 'collect', breaker, recalled });
    expect(outcome).toEqual({ outcome: 'accepted', job });
    expect(done.slice(0, 1)).toEqual(['recall']);
    expect(done).not.toContain('submit');
  });

  it('ends the photo if its outcome is unknown', async () => {
    const { outcome, done } = await submitStep({
      breaker: outage,
      recalled: refused('submit-outcome-unknown'),
    });
    expect(outcome).toMatchObject({ outcome: 'failed', error: { code: 'submit-outcome-unknown' } });
    expect(done).toEqual(['recall']);
  });
});

describe('a transient failure', () => {
  it.each([0, 1])('makes the photo wait in its slot after %i waits', async (waits) => {
    const { outcome, done } = await submitStep({ result: transient, waits });
    expect(outcome).toEqual({ outcome: 'busy', waitSeconds: 20, error: transient.failure });
    expect(done).toEqual(['submit', 'report segmind-busy 20']);
  });

  it.each([
    ['after two waits in it', transient, 2, 28],
    ['if the wait is long', refused('segmind-busy', 31), 0, 31],
  ])('makes the photo wait outside of its slot %s', async (_, result, waits, waitSeconds) => {
    const { outcome, done } = await submitStep({ result, waits });
    expect(outcome).toEqual({ outcome: 'requeue', waitSeconds, error: result.failure });
    expect(done.at(-1)).toBe('leave its slot to wait');
  });

  it('is not the photo’s own if the breaker opens for it: the photo keeps its position', async () => {
    const { outcome, done } = await submitStep({
      result: transient,
      breaker: counting,
      breakerAfter: outage,
      refusals: 2,
    });
    expect(outcome).toEqual({ outcome: 'rejoin', error: transient.failure, refusals: 2 });
    expect(done).toEqual(['submit', 'report segmind-busy 20', 'leave its slot to queue']);
  });

  it.each([
    ['in 5 seconds: the photo comes back then', 5, 5],
    ['in a minute: the photo comes back then', 60, 60],
    ['later: the photo waits in the queue', 61, undefined],
    ['by now: the photo waits in the queue', 0, undefined],
  ])('opens the breaker, and the next trial is due %s', async (_, dueSeconds, waitSeconds) => {
    const trialAt = new Date(at(dueSeconds).now()).toISOString();
    const breakerAfter = openBreaker('outage', { trialAt });
    const { outcome } = await submitStep({ result: transient, breaker: counting, breakerAfter });
    expect(outcome).toMatchObject({ outcome: 'rejoin' });
    expect((outcome as { waitSeconds?: number }).waitSeconds).toBe(waitSeconds);
  });

  it('makes the photo wait for a day, and then ends it', async () => {
    const last = await submitStep({ result: transient, nowSeconds: 86_380 });
    expect(last.outcome).toMatchObject({ outcome: 'busy' });
    const { outcome, done } = await submitStep({ result: transient, nowSeconds: 86_381, waits: 2 });
    expect(outcome).toMatchObject({ outcome: 'failed', error: { code: 'segmind-busy' } });
    expect(done).toEqual(['submit', 'report segmind-busy 20']);
  });
});

describe('a rate limit', () => {
  it.each([
    ['at once', 0, 7],
    ['after three waits', 3, 56],
    ['after many', 20, 56],
  ])('makes the photo wait in its slot, about a minute at most: %s', async (_, waits, waitSeconds) => {
    const { outcome, done } = await submitStep({ result: refused('rate-limited'), waits });
    expect(outcome).toMatchObject({ outcome: 'busy', waitSeconds });
    expect(done).toEqual(['submit', 'report rate-limited null']);
  });

  it('makes the photo wait as long as the reply asks', async () => {
    const { outcome } = await submitStep({ result: refused('rate-limited', 300) });
    expect(outcome).toMatchObject({ outcome: 'busy', waitSeconds: 300 });
  });

  it('of another photo makes this photo wait in its slot, without a submit', async () => {
    const pausedUntil = new Date(at(12.5).now()).toISOString();
    const breaker = { revision: 1, unknownPhotos: [], resultlessPhotos: [], pausedUntil };
    const { outcome, done } = await submitStep({ breaker });
    expect(outcome).toMatchObject({ outcome: 'paused', waitSeconds: 13, error: { code: 'rate-limited' } });
    expect(done).toEqual(['recall']);
    expect((await submitStep({ breaker, nowSeconds: 12.5 })).outcome).toMatchObject({ outcome: 'accepted' });
  });
});

describe('an account failure', () => {
  it('opens the breaker, and sends the photo back to its position in the queue', async () => {
    const result = refused('out-of-credits', 60);
    const { outcome, done } = await submitStep({ result });
    expect(outcome).toEqual({ outcome: 'rejoin', error: result.failure, refusals: 1 });
    expect(done).toEqual(['submit', 'report out-of-credits 60', 'leave its slot to queue']);
  });

  it('is reported after its refund, if there is one', async () => {
    const { done } = await submitStep({ result: refused('out-of-credits', null, true) });
    expect(done.slice(1, 3)).toEqual(['report refunded', 'report out-of-credits null']);
  });

  it('counts as the photo’s own if the breaker was closed and other photos were accepted', async () => {
    const { outcome } = await submitStep({
      result: refused('access-denied'),
      breaker: counting,
      refusals: 1,
    });
    expect(outcome).toMatchObject({ outcome: 'rejoin', refusals: 2 });
  });

  it('ends the photo the third time', async () => {
    const { outcome, done } = await submitStep({ result: refused('access-denied'), refusals: 2 });
    expect(outcome).toMatchObject({
      outcome: 'failed',
      error: { code: 'segmind-refused', fault: 'photo', message: expect.stringContaining('3 times') },
    });
    expect(done).toEqual(['submit', 'report access-denied null']);
  });

  it.each(['api-key-missing', 'daily-limit-reached'] as const)(
    'that does not come from Segmind does not count: %s',
    async (code) => {
      const { outcome } = await submitStep({ result: refused(code), refusals: 2 });
      expect(outcome).toMatchObject({ outcome: 'rejoin', refusals: 2 });
    },
  );

  it('of a trial does not count', async () => {
    const result = refused('access-denied');
    const trial = { breaker: openBreaker('account'), isTrial: true };
    const { outcome } = await submitStep({ result, ...trial, refusals: 2 });
    expect(outcome).toMatchObject({ outcome: 'rejoin', refusals: 2 });
  });
});
