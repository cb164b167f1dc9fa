import { describe, expect, it } from 'vitest';
import { failure } from '../../../functions/shared/domain/failure.ts';
import { refusal } from '../../../functions/shared/domain/segmind-reply.ts';
import { EMPTY_LINE, hold } from '../../../functions/shared/line/line-state.ts';
import type { SubmissionResult } from '../../../functions/shared/submission/submission.ts';
import { createSubmitRetouch } from '../../../functions/submit-retouch/submit-retouch.ts';
import { at, job, photo, recipe, waiting } from '../../support/step-events.ts';

const order = { id: 'ana', attempt: 1, photo, recipe };
const accepted = { kind: 'accepted', job } as const;

function setUp({
  result = accepted as SubmissionResult,
  recalled = null as SubmissionResult | null,
  held = false,
  hasPlace = true,
  nowSeconds = 0,
  waits = 0,
}) {
  const submitted: unknown[] = [];
  const slot = { ticket: 't', turn: '1', executionArn: 'arn', since: waiting.since };
  const moving = { ...EMPTY_LINE, slots: hasPlace ? [slot] : [] };
  const line = held ? hold(moving, failure('out-of-credits', 'x'), new Date(), null) : moving;
  const submit = createSubmitRetouch({
    submission: {
      recall: async () => recalled,
      submit: async (given) => {
        submitted.push(given);
        return result;
      },
    },
    line: { read: async () => ({ line, etag: null }) },
    weatherLimitSeconds: 86_400,
    ...at(nowSeconds),
  });
  return { submitted, submit: () => submit({ ...order, ...waiting, waits, executionArn: 'arn' }) };
}

describe('submitRetouch', () => {
  it('submits the photo', async () => {
    const { submitted, submit } = setUp({});
    expect(await submit()).toEqual({ outcome: 'accepted', job });
    expect(submitted).toEqual([order]);
  });

  it.each([
    ['weather', failure('segmind-busy', 'x'), 30, { outcome: 'busy', waitSeconds: 30 }],
    ['account trouble', failure('out-of-credits', 'x'), 30, { outcome: 'held', toldSeconds: 30 }],
    ['a refusal', failure('segmind-refused', 'x'), null, { outcome: 'failed' }],
    ['an unknown outcome', failure('submit-outcome-unknown', 'x'), null, { outcome: 'failed' }],
  ])('answers %s', async (_, error, toldSeconds, outcome) => {
    expect(await setUp({ result: refusal(error, toldSeconds) }).submit()).toMatchObject({
      ...outcome,
      error,
    });
  });

  it('bears weather for a day', async () => {
    const result = refusal(failure('segmind-busy', 'x'), 30);
    expect(await setUp({ result, nowSeconds: 86_370 }).submit()).toMatchObject({ outcome: 'busy' });
    expect(await setUp({ result, nowSeconds: 86_371 }).submit()).toMatchObject({ outcome: 'failed' });
  });

  it('gives way after some waits in a row', async () => {
    const result = refusal(failure('segmind-busy', 'x'));
    expect(await setUp({ result, waits: 1 }).submit()).toMatchObject({ outcome: 'busy' });
    expect(await setUp({ result, waits: 2 }).submit()).toMatchObject({
      outcome: 'give-way',
      waitSeconds: 28,
    });
  });

  it('posts nothing for a photo without a place, as after a redrive', async () => {
    const { submitted, submit } = setUp({ hasPlace: false });
    expect(await submit()).toMatchObject({ outcome: 'placeless' });
    expect(submitted).toEqual([]);
  });

  it('posts nothing while the line stands still', async () => {
    const { submitted, submit } = setUp({ held: true });
    expect(await submit()).toMatchObject({ outcome: 'held', error: { code: 'out-of-credits' } });
    expect(submitted).toEqual([]);
  });

  it.each([
    ['the job that a probe was given', accepted, { outcome: 'accepted', job }],
    ['what became unknown', refusal(failure('submit-outcome-unknown', 'x')), { outcome: 'failed' }],
  ])('recalls %s, though the line stands still', async (_, recalled, outcome) => {
    const { submitted, submit } = setUp({ held: true, recalled });
    expect(await submit()).toMatchObject(outcome);
    expect(submitted).toEqual([]);
  });
});
