import { describe, expect, it } from 'vitest';
import { countDoubtful, type Judgement, judge, type Submit } from '../../../core/payment/receipts.ts';
import { at, job, submitOf as submit } from '../../../simulation/parts/step-events.ts';

const intendedAt = new Date(at(0).now()).toISOString();

describe('a receipt, to attempt 2', () => {
  const taken = (isEarlier: boolean): Judgement => ({ kind: 'taken', job, isEarlier, cost: 0 });
  const underWay: Judgement = { kind: 'under-way', waitSeconds: 40 };
  const superseded: Judgement = { kind: 'superseded', attempt: 3 };

  /** The judgement 60 s after the last submit, an hour after it, and then if the attempt may pay again. */
  it.each<[string, Submit[], young: Judgement | null, old: Judgement | null, paysAgain: Judgement | null]>([
    ['without submits', [], null, null, null],
    ['with a job of attempt 1', [submit(1, { job })], taken(true), taken(true), null],
    ['with an intent of attempt 1', [submit(1)], underWay, { kind: 'unknown' }, null],
    ['with a job of its own', [submit(2, { job })], taken(false), taken(false), taken(false)],
    ['with an intent of its own', [submit(2)], underWay, { kind: 'unknown' }, { kind: 'unknown' }],
    [
      'with an intent of its own behind a job of attempt 1',
      [submit(1, { job }), submit(2)],
      underWay,
      { kind: 'unknown' },
      { kind: 'unknown' },
    ],
    ['with an intent of attempt 3', [submit(3)], superseded, superseded, superseded],
    ['with a job of attempt 3', [submit(3, { job })], superseded, superseded, superseded],
  ])('%s', (_, submits, young, old, paysAgain) => {
    const receipt = { id: 'ana', revision: 1, submits };
    const claim = { id: 'ana', attempt: 2 };
    expect(judge(receipt, claim, at(60).now())).toEqual(young);
    expect(judge(receipt, claim, at(3600).now())).toEqual(old);
    expect(judge(receipt, { ...claim, payAgain: true }, at(3600).now())).toEqual(paysAgain);
  });

  it.each([
    [0, { kind: 'under-way', waitSeconds: 100 }],
    [99.5, { kind: 'under-way', waitSeconds: 1 }],
    [100, { kind: 'unknown' }],
  ])('with an intent from %d s ago is under way, for as long as a submit can take', (seconds, judgement) => {
    for (const payAgain of [false, true]) {
      const claim = { id: 'ana', attempt: 1, payAgain };
      const receipt = { id: 'ana', revision: 1, submits: [submit(1)] };
      expect(judge(receipt, claim, at(seconds).now())).toEqual(judgement);
    }
  });

  it('with a young intent of attempt 1 is under way, although the attempt may pay again', () => {
    const receipt = { id: 'ana', revision: 1, submits: [submit(1)] };
    expect(judge(receipt, { id: 'ana', attempt: 2, payAgain: true }, at(60).now())).toEqual(underWay);
  });
});

it('doubtful submits are counted for the attempt that posted them', () => {
  const doubtful = [1, 1, 2].map((attempt) => ({ attempt, intendedAt }));
  const receipt = { id: 'ana', revision: 1, submits: [], doubtful };
  const count = (attempt: number) => countDoubtful(receipt, { id: 'ana', attempt });
  expect([1, 2, 3].map(count)).toEqual([2, 1, 0]);
  const { doubtful: _, ...none } = receipt;
  expect(countDoubtful(none, { id: 'ana', attempt: 1 })).toBe(0);
});
