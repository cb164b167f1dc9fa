import { describe, expect, it } from 'vitest';
import {
  beginTrial,
  hear,
  isTrialDue,
  type News,
  nextSpendingAt,
  noteSecret,
  spendTrial,
} from '../../../core/line/breaker.ts';
import type { Breaker, Cause } from '../../../core/line/breaker-item.ts';
import { failed, iso, later, NEWS, openBreaker, photo, tell } from '../../support/worlds/breakers.ts';

const { accepted, stored, account, transient, rateLimit, unknown } = NEWS;
const trial = photo('trial', { isTrial: true });
const HOUR = 3600;

/** The open breaker after a report of its trial. */
function openAfter(cause: Cause, news: News, more: Parameters<typeof openBreaker>[1] = {}) {
  const open = hear(openBreaker(cause, more), trial, news, later(0))?.open;
  if (open === undefined) throw new Error('The breaker is closed.');
  return open;
}

describe('a trial that is accepted', () => {
  it.each(['account', 'outage', 'unknown-outcome'] as const)('closes the breaker: %s', (cause) => {
    expect(hear(openBreaker(cause), trial, accepted, later(0))).toBeNull();
  });

  it('proves nothing if results are missing: a dead model accepts everything', () => {
    const before = openBreaker('results');
    expect(hear(before, trial, accepted, later(0))).toBe(before);
    expect(hear(before, trial, stored, later(0))).toBeNull();
  });

  it('does not forget the photos without a result', () => {
    const before: Breaker = { ...openBreaker('account'), resultlessPhotos: ['a'] };
    expect(hear(before, trial, accepted, later(0))).toMatchObject({ resultlessPhotos: ['a'] });
  });

  it('is ignored if the next trial has started: its own time was over', () => {
    const before = openBreaker('account', { trial: { id: 'next', deadline: iso(600) } });
    for (const news of [accepted, account, NEWS.nothing]) {
      expect(hear(before, trial, news, later(0))).toBe(before);
    }
  });
});

describe('a trial that fails', () => {
  it.each<[Cause, string, News, Cause]>([
    ['account', 'an account failure', account, 'account'],
    ['account', 'a transient failure', transient, 'outage'],
    ['account', 'a rate limit', rateLimit, 'outage'],
    ['account', 'an unknown outcome', unknown, 'unknown-outcome'],
    ['outage', 'an account failure', account, 'account'],
    ['outage', 'a transient failure', transient, 'outage'],
    ['outage', 'an unknown outcome', unknown, 'unknown-outcome'],
    ['unknown-outcome', 'an account failure', account, 'unknown-outcome'],
    ['unknown-outcome', 'a transient failure', transient, 'unknown-outcome'],
    ['unknown-outcome', 'an unknown outcome', unknown, 'unknown-outcome'],
    ['results', 'an account failure', account, 'results'],
    ['results', 'a transient failure', transient, 'results'],
    ['results', 'an unknown outcome', unknown, 'results'],
    ['results', 'a missing result', NEWS.result, 'results'],
    ['results', 'a crash behind the acceptance', NEWS.collectingCrash, 'results'],
  ])('does not make the cause milder: %s, then %s', (cause, _, news, after) => {
    expect(tell(hear(openBreaker(cause), trial, news, later(0)))).toBe(after);
  });

  it('ends the trial, and keeps its failure', () => {
    const open = openAfter('account', failed('access-denied'));
    expect(open).toMatchObject({ failure: { code: 'access-denied' }, since: iso(-60), trials: 1 });
    expect(open.trial).toBeUndefined();
  });

  it.each<[string, News, number]>([
    ['as was planned when it began', account, 30],
    ['as the reply asks, if that is later', failed('out-of-credits', 300), 300],
    ['as was planned, if the reply asks for less', failed('out-of-credits', 10), 30],
  ])('is followed by the next one %s', (_, news, seconds) => {
    expect(openAfter('account', news).trialAt).toBe(iso(seconds));
  });

  it.each([
    [1, 60],
    [2, 120],
    [5, 960],
    [8, 7680],
    [9, 4 * HOUR],
    [12, 4 * HOUR],
  ])('may have lost a photo, the %ith: the next one waits %i s', (spent, seconds) => {
    const spentTrials = Array.from({ length: spent }, () => iso(0));
    const before = { ...openBreaker('unknown-outcome'), spentTrials };
    expect(hear(before, trial, unknown, later(0))?.open?.trialAt).toBe(iso(seconds));
  });

  it.each(['segmind-refused', 'content-refused', 'photo-deleted', 'cancelled', 'step-crashed'] as const)(
    'for a fault that is not Segmind’s proves nothing: the next one may start at once: %s',
    (code) => {
      const open = openAfter('outage', failed(code));
      expect(open).toMatchObject({ cause: 'outage', failure: { code: 'segmind-busy' }, trialAt: iso(0) });
      expect(open.trial).toBeUndefined();
    },
  );
});

it('a trial that proves nothing lets the next one start at once', () => {
  const open = openAfter('account', NEWS.nothing);
  expect([open.trialAt, open.trial]).toEqual([iso(0), undefined]);
});

describe('a refund of the day’s budget', () => {
  const failure = { code: 'daily-limit-reached', fault: 'account', message: 'x' } as const;

  it('makes a trial due if the budget was spent', () => {
    expect(hear(openBreaker('account', { failure }), photo('a'), NEWS.refunded, later(0))).toMatchObject({
      open: { trialAt: iso(0) },
    });
  });

  it('does not make a trial due if the cause is another', () => {
    const before = openBreaker('account');
    expect(hear(before, photo('a'), NEWS.refunded, later(0))).toBe(before);
  });
});

describe('a trial', () => {
  const { trial: _, ...idle } = openBreaker('account').open;
  const under = (deadlineSeconds: number) => ({ trial: { id: 'x', deadline: iso(deadlineSeconds) } });

  it.each([
    ['before its time', { ...idle, trialAt: iso(1) }, false],
    ['at its time', { ...idle, trialAt: iso(0) }, true],
    ['while another one is under way', { ...idle, trialAt: iso(0), ...under(1) }, false],
    ['at the deadline of the other one', { ...idle, trialAt: iso(0), ...under(0) }, true],
    ['before its time, behind a deadline', { ...idle, trialAt: iso(1), ...under(0) }, false],
  ])('is due or not: %s', (_, open, isDue) => {
    expect(isTrialDue(open, later(0))).toBe(isDue);
  });

  it.each<[Cause, number, number]>([
    ['account', 600, 240],
    ['outage', 600, 40],
    ['unknown-outcome', 600, 240],
    ['results', HOUR, 80 * 60],
  ])('has a deadline, and a second one after it: %s, %i s', (cause, seconds, nextSeconds) => {
    const before = openBreaker(cause, { trials: 2 });
    const ticket = { pool: 'submit', id: 'b', attempt: 1, joinedAt: iso(-9), fencing: '1' } as const;
    const write = beginTrial(before, before.open, { ...ticket, executionArn: 'arn' }, later(0));
    expect(write).toMatchObject({
      condition: '#revision = :before',
      values: { before: 7 },
      put: {
        pk: 'line',
        sk: 'breaker',
        revision: 8,
        open: {
          trials: 3,
          trial: { id: 'b', deadline: iso(seconds) },
          lastTrial: `${iso(-9)}#b`,
          trialAt: iso(nextSeconds),
        },
      },
    });
  });
});

describe('a photo that a trial may lose', () => {
  const spendTimes = (breaker: Breaker, count: number) => {
    let after: Breaker | null = breaker;
    for (let spent = 0; spent < count && after !== null; spent++)
      after = spendTrial(after, later(spent * HOUR));
    return after;
  };

  it('may be posted twelve times in 24 hours, and not more often', () => {
    const twelve = spendTimes(openBreaker('unknown-outcome'), 12);
    expect(twelve?.spentTrials).toHaveLength(12);
    expect(twelve && spendTrial(twelve, later(24 * HOUR - 1))).toBeNull();
  });

  it('may be posted again a day after the first, which is forgotten then', () => {
    const twelve = spendTimes(openBreaker('unknown-outcome'), 12);
    const next = twelve && spendTrial(twelve, later(24 * HOUR));
    expect(next?.spentTrials).toEqual([...(twelve?.spentTrials?.slice(1) ?? []), iso(24 * HOUR)]);
  });

  it('still counts if the breaker closes in between, and makes the next opening wait longer', () => {
    const three = spendTimes(openBreaker('unknown-outcome'), 3);
    const closed = hear(three, trial, NEWS.accepted, later(3 * HOUR));
    expect(closed?.open).toBeUndefined();
    expect(closed?.spentTrials).toHaveLength(3);
    const again = hear(hear(closed, photo('a'), unknown, later(0)), photo('b'), unknown, later(0));
    expect(again?.open).toMatchObject({ cause: 'unknown-outcome', trialAt: iso(240) });
  });

  it.each([
    ['at once while there were fewer', 11, 0],
    ['a day after the first of the last twelve', 12, 24 * HOUR],
  ])('may be posted next %s', (_, spent, seconds) => {
    const before = spendTimes(openBreaker('unknown-outcome'), spent);
    expect(before && nextSpendingAt(before, later(0))).toBe(iso(seconds));
  });
});

describe('a version of the API key’s secret', () => {
  it.each([
    ['that was put since the breaker opened', {}, -59, true],
    ['that is older than the opening', {}, -61, false],
    ['that differs from the one seen before', { keyVersion: 'v1' }, -61, true],
  ])('%s, makes a trial due or not', (_, more, changedSeconds, isDue) => {
    const before = openBreaker('account', more);
    const after = noteSecret(before, { version: 'v2', changedAt: later(changedSeconds) }, later(0));
    expect(after.open).toMatchObject({ keyVersion: 'v2', trialAt: iso(isDue ? 0 : 30) });
  });

  it('changes nothing if it is known', () => {
    const before = openBreaker('account', { keyVersion: 'v2' });
    expect(noteSecret(before, { version: 'v2', changedAt: later(0) }, later(0))).toBe(before);
  });

  it('has no meaning while the breaker is closed', () => {
    const before: Breaker = { revision: 1, unknownPhotos: ['a'], resultlessPhotos: [] };
    expect(noteSecret(before, { version: 'v2', changedAt: later(0) }, later(0))).toBe(before);
  });
});
