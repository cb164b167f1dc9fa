import { describe, expect, it } from 'vitest';
import { type ChaosItem, checkItems } from '../../../local/chaos/check-items.ts';
import type { ChaosRecord } from '../../../local/chaos/check-records.ts';
import type { PhotoLedger } from '../../../local/segmind/ledger.ts';

const KEY = 'results/chaos/0001.jpg.json';
const record: ChaosRecord = {
  id: '0001-a',
  attempt: 1,
  status: 'succeeded',
  source: { key: 'uploads/chaos/0001.jpg' },
  paid: 'yes',
  segmind: { requestId: 'r1' },
};
const photo: ChaosItem = {
  pk: 'photo#0001-a',
  sk: 'attempt#0001',
  photo: { key: 'uploads/chaos/0001.jpg' },
  status: 'succeeded',
  paid: 'yes',
  recordKey: KEY,
};
const receipt: ChaosItem = { pk: 'receipt#0001-a', sk: 'receipt', submits: [{}] };
const slot: ChaosItem = { pk: 'line', sk: 'slot#000', taskToken: 'of no interest here' };

function check(items: ChaosItem[], { billed = 1, records = [record] } = {}): string[] {
  const counted = { billed } as unknown as PhotoLedger;
  return checkItems(items, new Map(records.map((one) => [KEY, one])), {
    photos: { '/bucket/uploads/chaos/0001.jpg': counted },
  });
}

describe('checkItems', () => {
  it('accepts an item that matches the record and the bill', () => {
    expect(check([photo, receipt, slot])).toEqual([]);
  });

  it.each(['failed', 'cancelled'])('accepts a failed record with an item that is %s', (status) => {
    const item = { ...photo, status, paid: 'no' };
    expect(check([item], { billed: 0, records: [{ ...record, status: 'failed', paid: 'no' }] })).toEqual([]);
  });

  it('accepts an item that knows more about payment than the record', () => {
    const item = { ...photo, status: 'failed' };
    const unknown: ChaosRecord = { ...record, status: 'failed', paid: 'unknown' };
    expect(check([item, receipt], { records: [unknown] })).toEqual([]);
  });

  it('accepts a failed job that is not paid', () => {
    const item = { ...photo, status: 'failed', paid: 'no', error: { code: 'job-failed' } };
    expect(check([item, receipt], { records: [{ ...record, status: 'failed', paid: 'no' }] })).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['a photo that has not ended', check([{ ...photo, step: 'poll' }, receipt])],
    ['a task token that was left', check([{ ...photo, taskToken: 'secret' }, receipt])],
    ['a bill without a receipt', check([photo])],
    ['more bills than submits', check([photo, receipt], { billed: 2 })],
    ['a bill that the item denies', check([{ ...photo, paid: 'no' }, receipt], { records: [] })],
    ['an item that says something else of payment', check([{ ...photo, paid: 'unknown' }, receipt])],
    ['an item that is missing', check([receipt])],
    ['an item that says otherwise', check([{ ...photo, status: 'failed' }, receipt])],
    ['an item of another record', check([{ ...photo, recordKey: 'results/other.json' }, receipt])],
  ])('reports %s', (_, wrong) => {
    expect(wrong).toHaveLength(1);
  });

  it('does not report a task token', () => {
    expect(check([{ ...photo, taskToken: 'secret' }, receipt]).join()).not.toContain('secret');
  });
});
