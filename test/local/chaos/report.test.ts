import { describe, expect, it } from 'vitest';
import { type ChaosFigures, type ChaosReport, describeReport, judge } from '../../../local/chaos/report.ts';

const figures: ChaosFigures = {
  photos: 10,
  records: 10,
  billed: 8,
  billedTwice: 0,
  secretsInLogs: 0,
  maxInFlight: 5,
  slotsLeft: 0,
  ticketsLeft: 0,
  unknown: 1,
  paidAndFailed: 1,
  failed: 2,
};
const kept: ChaosReport = {
  figures,
  outage: {
    name: 'submits answer 504',
    struck: 6,
    breakerOpened: true,
    photos: 10,
    failed: 6,
    mayFail: 6,
  },
  limit: 5,
  seconds: 60,
  answers: 100,
  spoilt: 30,
  killed: 3,
  stopped: 1,
  copies: 2,
  breakerOpened: true,
  runningLeft: 0,
  messagesLeft: 0,
  keyLeaks: 0,
  strays: 0,
  checked: { recorded: 10, endings: { succeeded: 10 }, wrong: [] },
  itemsWrong: [],
  shootsWrong: [],
  search: { found: [], logLines: 100 },
};

describe('judge', () => {
  it('returns nothing for a run that kept every promise', () => {
    expect(judge(kept)).toEqual([]);
  });

  it.each<[string, Partial<ChaosReport>]>([
    ['records are missing', { figures: { ...figures, records: 9 } }],
    ['there are too many records', { figures: { ...figures, records: 11 } }],
    ['a photo was billed twice', { figures: { ...figures, billedTwice: 1 } }],
    ['a secret was found', { figures: { ...figures, secretsInLogs: 1 } }],
    ['too many were in flight', { figures: { ...figures, maxInFlight: 6 } }],
    ['a slot is left', { figures: { ...figures, slotsLeft: 1 } }],
    ['a ticket is left', { figures: { ...figures, ticketsLeft: 1 } }],
    ['an execution still runs', { runningLeft: 1 }],
    ['a message is left', { messagesLeft: 1 }],
    ['the key was sent elsewhere', { keyLeaks: 1 }],
    ['a foreign URL was followed', { strays: 1 }],
    ['too few answers were faulty', { spoilt: 29 }],
    ['no answer was faulty', { spoilt: 0, answers: 0 }],
    ['the breaker never opened', { breakerOpened: false }],
    ['too many photos failed in the outage', { outage: { ...kept.outage, failed: 7 } }],
    ['the breaker did not open in the outage', { outage: { ...kept.outage, breakerOpened: false } }],
    ['an item is wrong', { itemsWrong: ['photo#a has not ended'] }],
    ['a shoot ended twice', { shootsWrong: ['results/chaos/ ended 2 times'] }],
    ['a record is wrong', { checked: { ...kept.checked, wrong: ['results/a.json does not fit'] } }],
  ])('complains if %s', (_, change) => {
    expect(judge({ ...kept, ...change })).toHaveLength(1);
  });
});

describe('describeReport', () => {
  it('describes the outage and the failures', () => {
    const text = describeReport(kept);
    expect(text).toMatch(/^vendor outage +submits answer 504: 6 calls struck$/m);
    expect(text).toMatch(/^ {2}photos failed in it +6 of 10 \(at most 6\)$/m);
    expect(text).toMatch(/^photos failed +2, of which 1 with an unknown outcome$/m);
    expect(text).toMatch(/^photos billed and failed +1$/m);
  });
});
