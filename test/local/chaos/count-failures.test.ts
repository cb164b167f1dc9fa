import { expect, it } from 'vitest';
import type { ChaosRecord } from '../../../local/chaos/check-records.ts';
import { countFailures } from '../../../local/chaos/count-failures.ts';
import type { PhotoLedger } from '../../../local/segmind/ledger.ts';

const record = (name: string, code: string | null): ChaosRecord => ({
  id: name,
  attempt: 1,
  status: code === null ? 'succeeded' : 'failed',
  source: { key: `uploads/${name}.jpg` },
  paid: 'no',
  segmind: null,
  ...(code !== null && { error: { code } }),
});

const billed = (count: number) => ({ billed: count }) as unknown as PhotoLedger;

it('counts failures, those with an unknown outcome, and those that were billed', () => {
  const records = [
    record('fine', null),
    record('refused', 'segmind-refused'),
    record('lost', 'submit-outcome-unknown'),
    record('lost-and-billed', 'submit-outcome-unknown'),
    record('job', 'job-failed'),
  ];
  const photos = {
    '/bucket/uploads/fine.jpg': billed(1),
    '/bucket/uploads/lost.jpg': billed(0),
    '/bucket/uploads/lost-and-billed.jpg': billed(1),
    '/bucket/uploads/job.jpg': billed(1),
  };
  expect(countFailures(records, { photos })).toEqual({ unknown: 2, paidAndFailed: 2, failed: 4 });
});
