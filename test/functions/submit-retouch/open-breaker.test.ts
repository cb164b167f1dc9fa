import { describe, expect, it } from 'vitest';
import { job } from '../../../simulation/parts/step-events.ts';
import { openBreaker } from '../../support/worlds/breakers.ts';
import { refused, submitStep } from '../../support/worlds/submit-steps.ts';

describe.each(['account', 'outage', 'unknown-outcome', 'results'] as const)(
  'while the breaker is open for %s',
  (cause) => {
    const breaker = openBreaker(cause);

    it('no photo is submitted: it goes back to its position in the queue', async () => {
      const { outcome, done } = await submitStep({ breaker, refusals: 1 });
      expect(outcome).toEqual({ outcome: 'rejoin', error: breaker.open.failure, refusals: 1 });
      expect(done).toEqual(['recall', 'leave its slot to queue']);
    });

    it('a trial is submitted, and reported', async () => {
      const { outcome, done } = await submitStep({ breaker, isTrial: true });
      expect(outcome).toEqual({ outcome: 'accepted', job });
      expect(done.slice(-2)).toEqual(['submit', 'report trial accepted']);
    });

    it.each([
      ['out-of-credits', 60],
      ['segmind-busy', 1],
      ['rate-limited', 60],
    ] as const)(
      'a trial that fails returns to its position at once, to be the next one: %s',
      async (code, seconds) => {
        const result = refused(code, seconds);
        const { outcome, done } = await submitStep({ breaker, isTrial: true, result });
        expect(outcome).toEqual({ outcome: 'rejoin', error: result.failure, refusals: 0 });
        expect(done.slice(-2)).toEqual([`report trial ${code} ${seconds}`, 'leave its slot to queue']);
      },
    );

    it('a trial that lost its slot joins again, and reports nothing', async () => {
      const { outcome, done } = await submitStep({ breaker, isTrial: true, result: { kind: 'no-slot' } });
      expect(outcome).toMatchObject({ outcome: 'rejoin' });
      expect(done.at(-1)).toBe('submit');
    });
  },
);

describe('a trial after unknown outcomes, which may lose its photo,', () => {
  const breaker = openBreaker('unknown-outcome');
  const trial = { breaker, isTrial: true };

  it('asks for the credits first, and uses one of the day’s trials', async () => {
    const { done } = await submitStep(trial);
    expect(done).toEqual(['recall', 'ask for credits', 'spend', 'submit', 'report trial accepted']);
  });

  it('posts nothing and uses no trial while Segmind does not answer that', async () => {
    const { outcome, done } = await submitStep({ ...trial, isAnswering: false });
    expect(outcome).toEqual({ outcome: 'rejoin', error: breaker.open.failure, refusals: 0 });
    expect(done).toEqual([
      'recall',
      'ask for credits',
      'report trial segmind-busy null',
      'leave its slot to queue',
    ]);
  });

  it('posts nothing once the day’s trials are used up', async () => {
    const { outcome, done } = await submitStep({ ...trial, isGranted: false });
    expect(outcome).toMatchObject({ outcome: 'rejoin' });
    expect(done).toEqual([
      'recall',
      'ask for credits',
      'spend',
      'report trial submit-outcome-unknown null',
      'leave its slot to queue',
    ]);
  });

  it.each(['account', 'outage', 'results'] as const)(
    'is the only kind that asks for them: not a trial with the cause %s',
    async (cause) => {
      const { done } = await submitStep({ breaker: openBreaker(cause), isTrial: true });
      expect(done).toEqual(['recall', 'submit', 'report trial accepted']);
    },
  );

  it('is the only kind that asks for them: not a photo after the breaker has closed', async () => {
    expect((await submitStep({ isTrial: true })).done).toEqual(['submit']);
  });

  it.each([
    ['was deleted', refused('photo-deleted'), []],
    ['has no working copy', { kind: 'unprepared' }, ['report trial nothing', 'leave its slot to prepare']],
  ] as const)('uses no trial up for a photo that %s: it is not posted', async (_, result, then) => {
    const { done } = await submitStep({ ...trial, isPostable: false, result });
    expect(done).toEqual(['recall', 'submit', ...then]);
  });
});
