import { describe, expect, it } from 'vitest';
import { type ChaosRecord, checkRecord } from '../../../local/chaos/check-records.ts';
import type { PhotoLedger } from '../../../local/segmind/ledger.ts';

const KEY = 'results/chaos/0001.jpg.json';
const attempt = { id: '0001-a', attempt: 1 };
const failed = (code: string, requestId: string | null = null): ChaosRecord => ({
  ...attempt,
  status: 'failed',
  source: { key: 'uploads/chaos/0001.jpg' },
  segmind: requestId === null ? null : { requestId },
  error: { code },
});
const succeeded: ChaosRecord = {
  ...attempt,
  status: 'succeeded',
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
  it('agrees with a success that was billed once and has its output', () => {
    expect(check(succeeded, 1)).toEqual([]);
  });

  it.each(['segmind-refused', 'photo-too-large'])('agrees with %s that was not billed', (code) => {
    expect(check(failed(code), 0)).toEqual([]);
  });

  it.each(['submit-outcome-unknown', 'poll-url-not-allowed', 'execution-stopped'])(
    'agrees with %s, billed or not',
    (code) => {
      expect(check(failed(code), 0)).toEqual([]);
      expect(check(failed(code), 1)).toEqual([]);
    },
  );

  it.each<[string, string[]]>([
    ['a success that was not billed', check(succeeded, 0)],
    ['a success that was billed twice', check(succeeded, 2)],
    ['an output that is not there', check(succeeded, 1, [])],
    ['a charge for a photo that was refused', check(failed('segmind-refused'), 1)],
    ['a job of another photo', check(failed('job-failed', 'r7'), 1)],
  ])('finds fault with %s', (_, wrong) => {
    expect(wrong.length).toBeGreaterThan(0);
  });
});
