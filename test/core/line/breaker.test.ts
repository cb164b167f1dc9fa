import { describe, expect, it } from 'vitest';
import { hear, type News } from '../../../core/line/breaker.ts';
import type { Breaker, Cause } from '../../../core/line/breaker-item.ts';
import {
  failed,
  hearAll,
  iso,
  later,
  NEWS,
  openBreaker,
  photo,
  tell,
} from '../../support/worlds/breakers.ts';

const { accepted, stored, account, transient, rateLimit, unknown, result } = NEWS;
type Report = readonly [id: string, news: News];

describe('a closed breaker after one report', () => {
  it.each<[string, string, ...Report[]]>([
    ['absent', 'of an acceptance', ['a', accepted]],
    ['absent', 'of a stored result', ['a', stored]],
    ['absent', 'of a refund', ['a', NEWS.refunded]],
    ['absent', 'of nothing', ['a', NEWS.nothing]],
    ['absent', 'of a photo’s own fault', ['a', NEWS.photo], ['b', NEWS.photo], ['c', NEWS.photo]],
    ['absent', 'of crashes', ['a', NEWS.crash], ['b', NEWS.crash], ['c', NEWS.crash]],

    ['account', 'of an account failure', ['a', account]],
    ['account', 'of an account failure behind another failure', ['a', transient], ['b', account]],

    ['counting', 'of a transient failure', ['a', transient]],
    ['counting', 'of two transient failures of one photo', ['a', transient], ['a', transient]],
    ['outage', 'of transient failures of two photos', ['a', transient], ['b', transient]],
    ['outage', 'of an unreachable Segmind', ['a', failed('segmind-unreachable')], ['b', transient]],
    [
      'counting',
      'of such failures with an acceptance between',
      ['a', transient],
      ['c', accepted],
      ['b', transient],
    ],
    [
      'outage',
      'of such failures with a stored result between',
      ['a', transient],
      ['c', stored],
      ['b', transient],
    ],

    ['paused', 'of rate limits', ['a', rateLimit], ['b', rateLimit], ['c', rateLimit]],
    ['counting', 'of an unknown outcome', ['a', unknown]],
    ['counting', 'of an unknown outcome of one photo twice', ['a', unknown], ['a', unknown]],
    ['unknown-outcome', 'of two unknown outcomes', ['a', unknown], ['b', unknown]],
    ['counting', 'of them with an acceptance between', ['a', unknown], ['c', accepted], ['b', unknown]],
    ['counting', 'of an unknown outcome and a transient failure', ['a', unknown], ['b', transient]],

    ['counting', 'of two photos without a result', ['a', result], ['b', result]],
    ['counting', 'of one photo without a result thrice', ['a', result], ['a', result], ['a', result]],
    ['results', 'of three photos without a result', ['a', result], ['b', result], ['c', result]],
    [
      'results',
      'of three whose collecting crashed or was in vain',
      ['a', NEWS.collectingCrash],
      ['b', failed('output-unrecognised')],
      ['c', failed('job-timed-out')],
    ],
    [
      'counting',
      'of them with a stored result between',
      ['a', result],
      ['b', result],
      ['s', stored],
      ['c', result],
    ],
    [
      'results',
      'of them with acceptances between: a dead model accepts everything',
      ['a', result],
      ['x', accepted],
      ['b', result],
      ['y', accepted],
      ['c', result],
    ],
    [
      'results',
      'of them with faults of photos between',
      ['a', result],
      ['x', NEWS.content],
      ['b', result],
      ['y', NEWS.photo],
      ['c', result],
    ],
    [
      'counting',
      'of two without a result and two refusals of content',
      ['a', result],
      ['b', result],
      ['x', NEWS.content],
      ['y', NEWS.content],
    ],
  ])('is %s: %s', (state, _, ...reports) => {
    expect(tell(hearAll(null, ...reports))).toBe(state);
  });

  it.each<[string, Report[]]>([
    ['a transient failure', [['a', transient]]],
    ['an unknown outcome', [['a', unknown]]],
  ])('forgets failures at the next acceptance: %s', (_, reports) => {
    expect(hearAll(null, ...reports, ['b', accepted])).toBeNull();
  });

  it('forgets photos without a result when the next result is stored', () => {
    expect(hearAll(null, ['a', result], ['b', result], ['c', stored])).toBeNull();
  });

  it.each<[string, Breaker | null, News]>([
    ['an acceptance while all is well', null, accepted],
    ['a stored result while all is well', null, stored],
    ['the same failure again', hearAll(null, ['a', transient]), transient],
    ['the same unknown outcome again', hearAll(null, ['a', unknown]), unknown],
    ['the same missing result again', hearAll(null, ['a', result]), result],
    ['an acceptance that nothing is forgotten for', hearAll(null, ['b', result]), accepted],
    ['an acceptance while submits pause', hearAll(null, ['b', rateLimit]), accepted],
    ['a photo’s own fault', openBreaker('account'), NEWS.photo],
  ])('is the same object, so that nothing is written: %s', (_, before, news) => {
    expect(hear(before, photo('a'), news, later(0))).toBe(before);
  });
});

describe('a rate limit', () => {
  it.each<[string, News[], number]>([
    ['for as long as the reply asks', [failed('rate-limited', 40)], 40],
    ['for 15 seconds if it does not say', [rateLimit], 15],
    ['until the later time if the first is the later one', [failed('rate-limited', 40), rateLimit], 40],
    ['until the later time if the second is the later one', [rateLimit, failed('rate-limited', 40)], 41],
  ])('pauses submits %s', (_, news, seconds) => {
    const reports = news.map((one, index) => [`photo${index}`, one] as const);
    expect(hearAll(null, ...reports)?.pausedUntil).toBe(iso(seconds));
  });

  it('lasts to its end although a photo is accepted, and is forgotten at the first acceptance after that', () => {
    const paused = hear(null, photo('a'), failed('rate-limited', 40), later(0));
    const still = hear(paused, photo('b'), accepted, later(39));
    expect(still?.pausedUntil).toBe(iso(40));
    expect(hear(still, photo('b'), accepted, later(40))).toBeNull();
  });
});

describe('a breaker that opens', () => {
  it('has its cause, its time and no trial', () => {
    expect(hearAll(null, ['a', account])).toMatchObject({
      open: {
        cause: 'account',
        since: iso(0),
        failure: { code: 'out-of-credits' },
        trials: 0,
      },
    });
  });

  it('starts its trials after the photo that opened it', () => {
    expect(hearAll(null, ['a', account])?.open?.lastTrial).toBe(`${iso(-600)}#a`);
  });

  it('starts its trials with the first photo if the one that opened it has joined no queue', () => {
    expect(hear(null, { id: 'a', isTrial: false }, account, later(0))?.open?.lastTrial).toBe('');
  });

  it.each<[string, Report[], number]>([
    ['half a minute after an account failure', [['a', account]], 30],
    ['as the reply asks', [['a', failed('out-of-credits', 300)]], 300],
    ['no sooner although the reply asks it', [['a', failed('out-of-credits', 1)]], 30],
    [
      'five seconds into an outage',
      [
        ['a', transient],
        ['b', transient],
      ],
      6,
    ],
    [
      'half a minute after unknown outcomes',
      [
        ['a', unknown],
        ['b', unknown],
      ],
      31,
    ],
    [
      'ten minutes after missing results',
      [
        ['a', result],
        ['b', result],
        ['c', result],
      ],
      602,
    ],
  ])('has its first trial %s', (_, reports, seconds) => {
    expect(hearAll(null, ...reports)?.open?.trialAt).toBe(iso(seconds));
  });
});

describe('an open breaker, after a report of a photo that is not a trial,', () => {
  const causes = ['account', 'outage', 'unknown-outcome', 'results'] as const;

  it.each<[string, News]>([
    ['an acceptance: it was posted before', accepted],
    ['an account failure', account],
    ['a transient failure', transient],
    ['a rate limit', rateLimit],
    ['an unknown outcome', unknown],
    ['nothing', NEWS.nothing],
  ])('stays as it is: %s', (_, news) => {
    for (const cause of causes) {
      const before = openBreaker(cause);
      expect(hear(before, photo('a'), news, later(0)), cause).toBe(before);
    }
  });

  it('is closed by a stored result if results were missing', () => {
    expect(hear(openBreaker('results'), photo('a'), stored, later(0))).toBeNull();
  });

  it.each(['account', 'outage', 'unknown-outcome'] as const)(
    'is not closed by a stored result if it has another cause: %s',
    (cause) => {
      expect(tell(hear(openBreaker(cause), photo('a'), stored, later(0)))).toBe(cause);
    },
  );

  it.each<Cause>(['account', 'outage', 'unknown-outcome'])(
    'changes its cause to missing results at the third of those in flight: %s',
    (cause) => {
      const before = openBreaker(cause);
      const two = hearAll(before, ['a', result], ['b', result]);
      expect(two?.open).toEqual(before.open);
      const three = hear(two, photo('c'), result, later(2));
      expect(three?.open).toMatchObject({ cause: 'results', since: iso(2), trials: 0, trialAt: iso(602) });
      expect(three?.open?.trial).toBeUndefined();
    },
  );

  it('stays as it is with each further photo without a result', () => {
    const before = openBreaker('results');
    expect(hearAll(before, ['d', result], ['e', result])).toBe(before);
  });
});
