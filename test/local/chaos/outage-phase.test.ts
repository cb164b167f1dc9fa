import { describe, expect, it } from 'vitest';
import type { ChaosRecord } from '../../../local/chaos/check-records.ts';
import { type OutagePhase, planOutage, reportOutage } from '../../../local/chaos/outage-phase.ts';

describe('planOutage', () => {
  it.each([
    [1, 1],
    [20, 7],
    [40, 12],
    [5000, 12],
  ])('takes of %i photos %i', (photos, expected) => {
    const plans = planOutage(photos);
    expect(new Set(plans.map(({ path }) => path)).size).toBe(expected);
  });
});

describe('reportOutage', () => {
  const LIMIT = 3;
  const plans = planOutage(40);
  const phase: OutagePhase = {
    name: 'submits answer 504',
    call: 'submit',
    step: { status: 504 },
    isUnknown: true,
    breakerOpened: true,
    struck: 6,
    trials: 2,
  };
  const record = (path: string, status: ChaosRecord['status']): [string, ChaosRecord] => [
    `results/${path}.json`,
    { id: path, attempt: 1, status, source: { key: `uploads/${path}` }, paid: 'no', segmind: null },
  ];
  const report = (change: Partial<OutagePhase> = {}, records = new Map<string, ChaosRecord>()) =>
    reportOutage({ ...phase, ...change }, plans, records, LIMIT);

  it('counts the failures of the outage’s photos only', () => {
    const [first, second] = plans.map(({ path }) => path) as [string, string];
    const records = new Map([
      record(first, 'failed'),
      record(second, 'succeeded'),
      record('chaos/0001.jpg', 'failed'),
    ]);
    expect(report({}, records)).toMatchObject({ photos: 12, failed: 1, struck: 6, breakerOpened: true });
  });

  it.each<[string, Partial<OutagePhase>, number]>([
    ['the limit, one more and the trials of submits that may have been taken', {}, LIMIT + 1 + 2],
    ['no trial if the balance does not answer either', { call: 'all' }, LIMIT + 1],
    ['none of submits that were not taken', { isUnknown: false }, 0],
  ])('allows %s', (_, change, expected) => {
    expect(report(change).mayFail).toBe(expected);
  });
});
