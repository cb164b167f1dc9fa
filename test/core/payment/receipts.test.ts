import { describe, expect, it } from 'vitest';
import { createReceipts, judge, type Opening, paidFor, type Submit } from '../../../core/payment/receipts.ts';
import type { Write } from '../../../core/table/write.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { at, job, submitOf as submit } from '../../../simulation/parts/step-events.ts';

const intendedAt = '2026-11-23T12:00:00.000Z';
const first = { id: 'ana', attempt: 1 };
/** This attempt may pay although the first one did, or may have. */
const second = { id: 'ana', attempt: 2, payAgain: true };
const other = { pk: 'x', sk: 'other' };
const also: Write = { put: { ...other } };
const refusedWrite: Write = { put: { ...other }, condition: 'attribute_exists(#pk)' };
const nothing = { going: [], ended: [] };

function setUp() {
  const { dynamo, table } = createStateTable();
  let nowSeconds = 0;
  const receipts = createReceipts(table, () => at(nowSeconds).now());
  const receipt = () => dynamo.get('receipt#ana', 'receipt');
  const submits = () => receipt()?.submits as Submit[] | undefined;
  /** Lets the longest possible submit end. */
  const pass = () => {
    nowSeconds += 100;
  };
  const loseAnswer = () => {
    dynamo.after = (name) => {
      if (name !== 'TransactWriteCommand') return;
      dynamo.after = () => {};
      throw new Error('socket hang up');
    };
  };
  return {
    dynamo,
    receipts,
    receipt,
    submits,
    pass,
    loseAnswer,
    isOtherWritten: () => dynamo.get('x', 'other') !== undefined,
  };
}

/** The intent of an opening that is clear. */
function intentOf(opening: Opening) {
  if (opening.kind !== 'clear') throw new Error(`The opening is ${opening.kind}.`);
  return opening.intent;
}

/** A receipt with the first attempt’s intent. */
async function openFirst() {
  const world = setUp();
  return { ...world, intent: intentOf(await world.receipts.open(first, [], false)) };
}

describe('opening', () => {
  it('writes the intent', async () => {
    const { submits } = await openFirst();
    expect(submits()).toEqual([{ attempt: 1, intendedAt, nonce: expect.any(String) }]);
  });

  it('applies the other writes with it, in one transaction', async () => {
    const { dynamo, receipts, isOtherWritten } = setUp();
    await receipts.open(first, [also], false);
    expect([isOtherWritten(), dynamo.sent]).toEqual([true, ['TransactWriteCommand']]);
  });

  it('returns which of the other writes were refused, and applies none', async () => {
    const { receipts, submits, isOtherWritten } = setUp();
    const third = { pk: 'x', sk: 'third' };
    const opening = await receipts.open(first, [{ put: { ...third } }, refusedWrite], false);
    expect(opening).toEqual({ kind: 'refused', refused: [false, true] });
    expect([submits(), isOtherWritten()]).toEqual([undefined, false]);
  });

  it('recognises its own intent if the answer was lost', async () => {
    const { receipts, submits, loseAnswer } = setUp();
    loseAnswer();
    expect(await receipts.open(first, [also], false)).toMatchObject({ kind: 'clear' });
    expect(submits()).toHaveLength(1);
  });

  it('does not mistake the intent of another run of the attempt for its own', async () => {
    const { dynamo, receipts } = await openFirst();
    dynamo.before = (name) => {
      if (name === 'TransactWriteCommand') throw new Error('socket hang up');
    };
    await expect(receipts.open(first, [also], false)).rejects.toThrow('socket hang up');
  });

  it('is clear for one of several that race', async () => {
    const { receipts, submits } = setUp();
    const openings = await Promise.all(Array.from({ length: 8 }, () => receipts.open(first, [], false)));
    const kinds = openings.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['clear', ...Array(7).fill('under-way')]);
    expect(submits()).toHaveLength(1);
  });

  it('of a later attempt keeps the earlier submits', async () => {
    const { receipts, submits, pass } = await openFirst();
    pass();
    expect(await receipts.open(second, [], false)).toMatchObject({ kind: 'clear' });
    expect(submits()?.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('of an attempt whose job was accepted returns that job', async () => {
    const { receipts, intent } = await openFirst();
    await receipts.complete(intent, job, nothing);
    expect(await receipts.open(first, [], false)).toEqual({ kind: 'taken', job, isEarlier: false, cost: 0 });
  });

  it.each<[string, boolean, object]>([
    ['answers that job', false, { kind: 'taken', job, isEarlier: true, cost: 0 }],
    ['is clear if it may pay again', true, { kind: 'clear' }],
  ])('of an attempt after one whose job was accepted %s', async (_, payAgain, opening) => {
    const { receipts, intent } = await openFirst();
    await receipts.complete(intent, job, nothing);
    expect(await receipts.open({ ...second, payAgain }, [], false)).toMatchObject(opening);
  });

  it('reads again if the receipt has changed since it was read', async () => {
    const { dynamo, receipts, intent } = await openFirst();
    await receipts.complete(intent, job, nothing);
    dynamo.gate = async () => {
      if (dynamo.sent.at(-1) !== 'GetCommand') return;
      dynamo.gate = async () => {};
      await receipts.open({ ...second, attempt: 3 }, [], false);
    };
    expect(await receipts.open(second, [], false)).toEqual({ kind: 'superseded', attempt: 3 });
  });
});

describe('opening after a doubtful submit', () => {
  /** A receipt of an attempt with doubtful submits: a gateway has answered them. */
  async function doubt(times: number) {
    const world = setUp();
    for (let posted = 0; posted < times; posted++) {
      await world.receipts.withdraw(intentOf(await world.receipts.open(first, [], true)), [], true);
    }
    return world;
  }

  it('returns how many there were, and writes nothing', async () => {
    const { receipts, submits, dynamo } = await doubt(2);
    expect(await receipts.open(first, [also], false)).toEqual({ kind: 'doubtful', submits: 2 });
    expect([submits(), dynamo.get('x', 'other')]).toEqual([[], undefined]);
  });

  it('writes the intent if the caller is sure', async () => {
    const { receipts, submits } = await doubt(2);
    expect(await receipts.open(first, [], true)).toMatchObject({ kind: 'clear' });
    expect(submits()).toMatchObject([{ attempt: 1 }]);
  });

  it('of an earlier attempt is clear', async () => {
    const { receipts } = await doubt(3);
    expect(await receipts.open(second, [], false)).toMatchObject({ kind: 'clear' });
  });
});

describe('completing', () => {
  it('writes the job with the other writes', async () => {
    const { receipts, intent, submits, isOtherWritten } = await openFirst();
    await receipts.complete(intent, job, { going: [also], ended: [] });
    expect([submits(), isOtherWritten()]).toEqual([
      [{ attempt: 1, intendedAt, nonce: expect.any(String), job }],
      true,
    ]);
  });

  it('writes the job with other writes if the photo has ended', async () => {
    const { receipts, intent, submits, isOtherWritten } = await openFirst();
    await receipts.complete(intent, job, { going: [refusedWrite], ended: [also] });
    expect([submits()?.[0]?.job, isOtherWritten()]).toEqual([job, true]);
  });

  it('is done if only the answer was lost', async () => {
    const { receipts, intent, submits, loseAnswer } = await openFirst();
    loseAnswer();
    await receipts.complete(intent, job, { going: [also], ended: [] });
    expect(submits()?.[0]?.job).toEqual(job);
  });

  it('writes the job although a later attempt has started to submit', async () => {
    const { receipts, intent, submits, pass } = await openFirst();
    pass();
    await receipts.open(second, [], false);
    await receipts.complete(intent, job, { going: [also], ended: [] });
    expect(submits()?.map((submit) => [submit.attempt, submit.job])).toEqual([
      [1, job],
      [2, undefined],
    ]);
  });

  it('fails if nothing can be written', async () => {
    const { receipts, intent } = await openFirst();
    await expect(
      receipts.complete(intent, job, { going: [refusedWrite], ended: [refusedWrite] }),
    ).rejects.toThrow('Retouch could not write the job of ana');
  });
});

describe('withdrawing', () => {
  it('leaves an empty receipt of a first submit', async () => {
    const { receipts, intent, submits, isOtherWritten } = await openFirst();
    await receipts.withdraw(intent, [also], false);
    expect([submits(), isOtherWritten()]).toEqual([[], true]);
  });

  it('restores the entries of earlier attempts', async () => {
    const { receipts, submits, pass } = await openFirst();
    const before = submits();
    pass();
    await receipts.withdraw(intentOf(await receipts.open(second, [], false)), [], false);
    expect(submits()).toEqual(before);
  });

  it('removes only its own intent if a later attempt has started to submit', async () => {
    const { receipts, intent, submits, pass } = await openFirst();
    pass();
    await receipts.open(second, [], false);
    await receipts.withdraw(intent, [also], false);
    expect(submits()?.map(({ attempt }) => attempt)).toEqual([2]);
  });

  it('restores the job of an earlier attempt', async () => {
    const { receipts, intent, submits } = await openFirst();
    await receipts.complete(intent, job, nothing);
    await receipts.withdraw(intentOf(await receipts.open(second, [], false)), [], false);
    expect(submits()).toMatchObject([{ attempt: 1, job }]);
  });

  it.each([true, false])('keeps a submit on record as doubtful, or not: %s', async (isDoubtful) => {
    const { receipts, intent, receipt } = await openFirst();
    await receipts.withdraw(intent, [], isDoubtful);
    expect(receipt()).toMatchObject({ submits: [] });
    expect(receipt()?.doubtful).toEqual(isDoubtful ? [{ attempt: 1, intendedAt }] : undefined);
  });

  it('keeps earlier doubtful submits, whatever comes after them', async () => {
    const { receipts, intent, receipt } = await openFirst();
    await receipts.withdraw(intent, [], true);
    const again = () => receipts.open(first, [], true).then(intentOf);
    await receipts.withdraw(await again(), [], false);
    await receipts.complete(await again(), job, nothing);
    expect(receipt()).toMatchObject({
      submits: [{ attempt: 1, job }],
      doubtful: [{ attempt: 1, intendedAt }],
    });
  });

  it('keeps a doubtful submit once if only the answer was lost', async () => {
    const { receipts, intent, receipt, loseAnswer } = await openFirst();
    loseAnswer();
    await receipts.withdraw(intent, [], true);
    expect(receipt()?.doubtful).toHaveLength(1);
  });

  it('applies the other writes once if only the answer was lost', async () => {
    const { dynamo, receipts, intent, loseAnswer } = await openFirst();
    loseAnswer();
    await receipts.withdraw(intent, [{ update: other, add: { n: 1 } }], false);
    expect(dynamo.get('x', 'other')?.n).toBe(1);
  });
});

it.each<[string, Submit[], string]>([
  ['no submit', [], 'no'],
  ['an intent', [submit(1)], 'unknown'],
  ['a job', [submit(1, { job })], 'yes'],
  ['a job, and an intent since', [submit(1, { job }), submit(2)], 'yes'],
  ['a job that failed', [submit(1, { job, failed: true })], 'no'],
  ['a job that failed, and an intent since', [submit(1, { job, failed: true }), submit(2)], 'unknown'],
  ['a job that failed, and another', [submit(1, { job, failed: true }), submit(2, { job })], 'yes'],
])('a photo with %s is paid: %o → %s', (_, submits, paid) => {
  expect(paidFor(submits)).toBe(paid);
});

it('a failed job of an earlier attempt allows the next one, a failed job of its own is returned', () => {
  const receipt = (attempt: number) => ({
    id: 'ana',
    revision: 1,
    submits: [submit(attempt, { job, failed: true })],
  });
  expect(judge(receipt(1), { id: 'ana', attempt: 2 }, 0)).toBeNull();
  expect(judge(receipt(2), { id: 'ana', attempt: 2 }, 0)).toEqual({
    kind: 'taken',
    job,
    isEarlier: false,
    cost: 0,
  });
});
