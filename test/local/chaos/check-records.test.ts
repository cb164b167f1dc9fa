import { describe, expect, it } from 'vitest';
import { type ChaosRecord, checkRecord } from '../../../local/chaos/check-records.ts';
import type { PhotoLedger } from '../../../local/segmind/ledger.ts';

const KEY = 'results/chaos/0001.jpg.json';
const attempt = { id: '0001-a', attempt: 1 };
const failed = (
  code: string,
  paid: ChaosRecord['paid'] = 'no',
  requestId: string | null = null,
): ChaosRecord => ({
  ...attempt,
  paid,
  status: 'failed',
  source: { key: 'uploads/chaos/0001.jpg' },
  segmind: requestId === null ? null : { requestId },
  error: { code },
});
const succeeded: ChaosRecord = {
  ...attempt,
  status: 'succeeded',
  paid: 'yes',
  source: { key: 'uploads/chaos/0001.jpg' },
  segmind: { requestId: 'r1' },
  outputs: [{ key: 'results/chaos/0001.jpg' }],
};

function check(record: ChaosRecord, billed: number, keys = ['results/chaos/0001.jpg']): string[] {
  const counted = { billed, requestIds: ['r1', 'r2'].slice(0, billed) } as unknown as PhotoLedger;
  return checkRecord(KEY, record, new Set(keys), {
    photos: { '/bucket/uploads/chaos/0001.jpg': counted },
  });
}

describe('checkRecord', () => {
  it('accepts a success that was billed once and has its output', () => {
    expect(check(succeeded, 1)).toEqual([]);
  });

  it.each(['segmind-refused', 'photo-too-large'])('accepts %s that was not billed', (code) => {
    expect(check(failed(code), 0)).toEqual([]);
  });

  it('accepts a failure with unknown payment, billed or not', () => {
    expect(check(failed('submit-outcome-unknown', 'unknown'), 0)).toEqual([]);
    expect(check(failed('submit-outcome-unknown', 'unknown'), 1)).toEqual([]);
  });

  it('accepts a failed job that is not paid, although the simulator took it', () => {
    expect(check(failed('job-failed', 'no', 'r1'), 1)).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['a success that was not billed', check(succeeded, 0)],
    ['a success that was billed twice', check(succeeded, 2)],
    ['an output that is not there', check(succeeded, 1, [])],
    ['a charge for a photo that was refused', check(failed('segmind-refused'), 1)],
    ['a charge that the record denies', check(failed('step-crashed'), 1)],
    ['a payment without a job', check(failed('collecting-crashed', 'yes'), 1)],
    ['a payment without a charge', check(failed('collecting-crashed', 'yes', 'r1'), 0)],
    ['a job of another photo', check(failed('job-timed-out', 'yes', 'r7'), 1)],
  ])('reports %s', (_, wrong) => {
    expect(wrong.length).toBeGreaterThan(0);
  });
});
