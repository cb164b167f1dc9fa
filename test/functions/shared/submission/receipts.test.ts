import { describe, expect, it } from 'vitest';
import {
  createReceipts,
  judge,
  type Opening,
  paidFor,
  type Receipt,
  type Submit,
} from '../../../../functions/shared/submission/receipts.ts';
import type { Write } from '../../../../functions/shared/table/write.ts';
import { createStateTable } from '../../../support/state-table.ts';
import { at, job } from '../../../support/step-events.ts';

const intendedAt = '2026-11-23T12:00:00.000Z';
const first = { id: 'ana', attempt: 1 };
const second = { id: 'ana', attempt: 2 };
const other = { pk: 'x', sk: 'other' };
const also: Write = { put: { ...other } };
const refusedWrite: Write = { put: { ...other }, condition: 'attribute_exists(#pk)' };
const nothing = { going: [], ended: [] };

function setUp() {
  const { dynamo, table } = createStateTable();
  const receipts = createReceipts(table, at(0).now);
  const submits = () => dynamo.get('receipt#ana', 'receipt')?.submits as Submit[] | undefined;
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
    submits,
    loseAnswer,
    isOtherWritten: () => dynamo.get('x', 'other') !== undefined,
  };
}

/** The intent of an opening that is clear. */
function intentOf(opening: Opening) {
  if (opening.kind !== 'clear') throw new Error(`The opening is ${opening.kind}.`);
  return opening.intent;
}

/** A receipt to which the first attempt has written its intent. */
async function openFirst() {
  const world = setUp();
  return { ...world, intent: intentOf(await world.receipts.open(first, [])) };
}

describe('opening', () => {
  it('writes down the intent', async () => {
    const { submits } = await openFirst();
    expect(submits()).toEqual([{ attempt: 1, intendedAt, nonce: expect.any(String) }]);
  });

  it('applies the other writes with it, in one transaction', async () => {
    const { dynamo, receipts, isOtherWritten } = setUp();
    await receipts.open(first, [also]);
    expect([isOtherWritten(), dynamo.sent]).toEqual([true, ['TransactWriteCommand']]);
  });

  it('says which of the other writes were refused, and applies none', async () => {
    const { receipts, submits, isOtherWritten } = setUp();
    const third = { pk: 'x', sk: 'third' };
    const opening = await receipts.open(first, [{ put: { ...third } }, refusedWrite]);
    expect(opening).toEqual({ kind: 'refused', refused: [false, true] });
    expect([submits(), isOtherWritten()]).toEqual([undefined, false]);
  });

  it('recognises its own intent if the answer was lost', async () => {
    const { receipts, submits, loseAnswer } = setUp();
    loseAnswer();
    expect(await receipts.open(first, [also])).toMatchObject({ kind: 'clear' });
    expect(submits()).toHaveLength(1);
  });

  it('takes the intent of another run of the attempt for no intent of its own', async () => {
    const { dynamo, receipts } = await openFirst();
    dynamo.before = (name) => {
      if (name === 'TransactWriteCommand') throw new Error('socket hang up');
    };
    await expect(receipts.open(first, [also])).rejects.toThrow('socket hang up');
  });

  it('is clear for one of those that race', async () => {
    const { receipts, submits } = setUp();
    const openings = await Promise.all(Array.from({ length: 8 }, () => receipts.open(first, [])));
    const kinds = openings.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['clear', ...Array(7).fill('unknown')]);
    expect(submits()).toHaveLength(1);
  });

  it('of a later attempt keeps the earlier submits', async () => {
    const { receipts, submits } = await openFirst();
    expect(await receipts.open(second, [])).toMatchObject({ kind: 'clear' });
    expect(submits()?.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('of an attempt whose job was taken answers that job', async () => {
    const { receipts, intent } = await openFirst();
    await receipts.complete(intent, job, nothing);
    expect(await receipts.open(first, [])).toEqual({ kind: 'taken', job, earlier: null });
  });
});

describe('opening after an earlier job', () => {
  /** The receipt as a second attempt finds it. */
  async function takeFirst() {
    const world = await openFirst();
    await world.receipts.complete(world.intent, job, nothing);
    return { ...world, earlier: (await world.receipts.find('ana')) as Receipt };
  }

  it('writes down the next intent, and keeps the job', async () => {
    const { receipts, earlier, submits } = await takeFirst();
    expect(await receipts.openAfter(earlier, second, [])).toMatchObject({ kind: 'clear' });
    expect(submits()).toEqual([
      expect.objectContaining({ attempt: 1, job }),
      expect.objectContaining({ attempt: 2 }),
    ]);
  });

  it('looks again if the receipt has changed since it was read', async () => {
    const { receipts, earlier } = await takeFirst();
    await receipts.openAfter(earlier, { ...second, attempt: 3 }, []);
    expect(await receipts.openAfter(earlier, second, [])).toEqual({ kind: 'superseded', attempt: 3 });
  });
});

describe('completing', () => {
  it('writes down the job with the other writes', async () => {
    const { receipts, intent, submits, isOtherWritten } = await openFirst();
    await receipts.complete(intent, job, { going: [also], ended: [] });
    expect([submits(), isOtherWritten()]).toEqual([
      [{ attempt: 1, intendedAt, nonce: expect.any(String), job }],
      true,
    ]);
  });

  it('writes down the job with other writes if the photo has ended', async () => {
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

  it('writes down the job although a later attempt has begun to submit', async () => {
    const { receipts, intent, submits } = await openFirst();
    await receipts.open(second, []);
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
    ).rejects.toThrow('The job of ana could not be written');
  });
});

describe('withdrawing', () => {
  it('leaves an empty receipt of a first submit', async () => {
    const { receipts, intent, submits, isOtherWritten } = await openFirst();
    await receipts.withdraw(intent, [also]);
    expect([submits(), isOtherWritten()]).toEqual([[], true]);
  });

  it('restores what earlier attempts left', async () => {
    const { receipts, submits } = await openFirst();
    const before = submits();
    await receipts.withdraw(intentOf(await receipts.open(second, [])), []);
    expect(submits()).toEqual(before);
  });

  it('drops its own intent alone if a later attempt has begun to submit', async () => {
    const { receipts, intent, submits } = await openFirst();
    await receipts.open(second, []);
    await receipts.withdraw(intent, [also]);
    expect(submits()?.map(({ attempt }) => attempt)).toEqual([2]);
  });

  it('applies the other writes once if only the answer was lost', async () => {
    const { dynamo, receipts, intent, loseAnswer } = await openFirst();
    loseAnswer();
    await receipts.withdraw(intent, [{ update: other, add: { n: 1 } }]);
    expect(dynamo.get('x', 'other')?.n).toBe(1);
  });
});

const submit = (attempt: number, more: Partial<Submit> = {}): Submit => ({
  attempt,
  intendedAt,
  nonce: `nonce ${attempt}`,
  ...more,
});

it.each<[string, Submit[], string]>([
  ['no submit', [], 'no'],
  ['an intent', [submit(1)], 'unknown'],
  ['a job', [submit(1, { job })], 'yes'],
  ['a job, and an intent since', [submit(1, { job }), submit(2)], 'yes'],
])('a photo with %s is paid: %o → %s', (_, submits, paid) => {
  expect(paidFor(submits)).toBe(paid);
});

describe('a receipt, to attempt 2', () => {
  const earlier = (submits: Submit[]) => ({ id: 'ana', revision: 1, submits });
  it.each<[string, Submit[], ReturnType<typeof judge>]>([
    ['without submits leaves it free', [], null],
    ['with an intent of attempt 1 leaves it free', [submit(1)], null],
    [
      'with a job of attempt 1 names that job',
      [submit(1, { job })],
      { kind: 'taken', job, earlier: earlier([submit(1, { job })]) },
    ],
    ['with a job of its own names that job', [submit(2, { job })], { kind: 'taken', job, earlier: null }],
    [
      'with an intent of its own says that it is unknown',
      [submit(1, { job }), submit(2)],
      { kind: 'unknown' },
    ],
    ['with an intent of attempt 3 says so', [submit(3)], { kind: 'superseded', attempt: 3 }],
    ['with a job of attempt 3 says so', [submit(3, { job })], { kind: 'superseded', attempt: 3 }],
  ])('%s', (_, submits, judgement) => {
    expect(judge(earlier(submits), 2)).toEqual(judgement);
  });
});
