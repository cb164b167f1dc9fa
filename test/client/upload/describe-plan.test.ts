import { describe, expect, it } from 'vitest';
import { describePlan, describePrice } from '../../../client/upload/describe-plan.ts';
import type { FileLeft, PhotoToSend, UploadPlan } from '../../../client/upload/upload-plan.ts';
import { estimateOf } from '../support/up-world.ts';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const EMPTY: UploadPlan = { toSend: [], otherRecipe: 0, done: [], skipped: [], refused: [] };

const photos = (count: number): PhotoToSend[] =>
  Array.from({ length: count }, (_, n) => {
    const path = `${n}.jpg`;
    return { path, file: path, key: `uploads/${path}`, bytes: 2_000_000, modifiedMs: 0, type: 'image/jpeg' };
  });

const files = (count: number, why: string, end: string): FileLeft[] =>
  Array.from({ length: count }, (_, n) => ({ path: `${n}${end}`, why }));

describe('describePlan', () => {
  it('returns no line for an empty plan', () => {
    expect(describePlan(EMPTY, 'ana', 0)).toEqual([]);
  });

  it.each([
    ['ana', '1,200 photos to send to ana, 2.4 GB.'],
    ['', '1,200 photos to send to the top folder, 2.4 GB.'],
  ])('says which photos go to %j', (folder, words) => {
    expect(describePlan({ ...EMPTY, toSend: photos(1200) }, folder, 0)).toEqual([words]);
  });

  it('says at the top that other files are counted with those that are sent, and how to keep them apart', () => {
    const plan = { ...EMPTY, toSend: photos(1) };
    expect(describePlan(plan, '', 6)[1]).toMatch(
      /^The top folder and those below have 6 other files: .* --to <folder>\.$/,
    );
    expect(describePlan(plan, 'ana', 6)).toHaveLength(1);
  });

  it('says what is there already, and what is paid for again', () => {
    const plan = { ...EMPTY, toSend: photos(2), otherRecipe: 2, done: ['uploads/9.jpg'] };
    expect(describePlan(plan, 'ana', 0).slice(1)).toEqual([
      '2 photos of them already exist with another recipe: they are retouched again, and cost again.',
      '1 photo already there: not sent again.',
    ]);
  });

  it('names up to ten files that are left out', () => {
    const lines = describePlan({ ...EMPTY, skipped: files(10, 'no photo', '.txt') }, 'ana', 0);
    expect(lines).toHaveLength(11);
    expect(lines.slice(0, 2)).toEqual(['10 files skipped:', '  0.txt: no photo']);
  });

  it('counts more than ten by their reasons, the most common first', () => {
    const refused = [...files(1, 'it is empty', '.jpg'), ...files(1200, 'it is a GIF', '.gif')];
    expect(describePlan({ ...EMPTY, refused }, 'ana', 0)).toEqual([
      '1,201 files not accepted:',
      '✗ 0.gif and 1,199 more: it is a GIF',
      '✗ 0.jpg: it is empty',
    ]);
  });
});

describe('describePrice', () => {
  it('gives price and time', () => {
    expect(describePrice(estimateOf(42), NOW)).toEqual(['42 photos: at most $2.10, about 7 min.']);
  });

  it('gives no time if the line is held', () => {
    expect(describePrice(estimateOf(1, { seconds: null }), NOW)).toEqual([
      '1 photo: at most $0.05, the circuit breaker is open, so the time is not known.',
    ]);
  });

  it('does not mention budgets that are large enough', () => {
    const day = { isEnough: true, photosLeft: 100, heldUntil: null };
    const shoot = { isEnough: true, dollarsLeft: 5 };
    const fits = { day, shoot, balance: { isEnough: true, dollars: 9, readAt: '' } };
    expect(describePrice(estimateOf(42, { fits }), NOW)).toHaveLength(1);
  });

  it.each([
    ['2026-11-25T00:00:00.000Z', '(2 photos left): the last photos continue 25 Nov 00:00 UTC.'],
    [null, '(2 photos left).'],
  ])('says that the day’s budget is too small, until %s', (heldUntil, words) => {
    const fits = { day: { isEnough: false, photosLeft: 2, heldUntil }, shoot: null, balance: null };
    expect(describePrice(estimateOf(42, { fits }), NOW)[1]).toBe(`Today’s budget is not enough ${words}`);
  });

  it('says that the budget of the shoot is too small', () => {
    const fits = { day: null, shoot: { isEnough: false, dollarsLeft: 0.5 }, balance: null };
    expect(describePrice(estimateOf(42, { fits }), NOW)[1]).toBe(
      'The budget of this shoot has $0.50 left: photos beyond it fail, unpaid.',
    );
  });

  it('says that the balance is too small', () => {
    const fits = { day: null, shoot: null, balance: { isEnough: false, dollars: 0.1, readAt: '' } };
    expect(describePrice(estimateOf(42, { fits }), NOW)[1]).toBe(
      'The balance at Segmind is $0.10, which is not enough. Add credits there.',
    );
  });
});
