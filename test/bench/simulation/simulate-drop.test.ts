import { describe, expect, it } from 'vitest';
import type { Drop } from '../../../bench/simulation/drop.ts';
import { simulateDrop } from '../../../bench/simulation/simulate-drop.ts';

const DROP: Drop = {
  photos: 10,
  slots: 5,
  seed: 3,
  requestMs: [20, 80],
  jobMs: [20_000, 60_000],
  isRough: true,
};

// The bench measures larger drops; in these small ones random differences average out less.
const small = await simulateDrop(DROP);
const large = await simulateDrop({ ...DROP, photos: 200 });

describe('a drop in simulated time', () => {
  it('ends every photo in a record, including stopped ones, and leaves nothing behind', () => {
    expect(small.records).toBe(10);
    expect(large).toMatchObject({ records: 200, leftInLine: 0 });
    expect(large.stopped).toBeGreaterThan(0);
  });

  it('never has more photos at Segmind than slots', () => {
    expect(small.mostBusy).toBe(5);
    expect(large.mostBusy).toBe(5);
    expect(large.mostWaiting).toBeGreaterThan(180);
  });

  it('sends no more AWS requests per photo when many photos wait', () => {
    expect(large.tableRequests).toBeLessThanOrEqual(15.5);
    expect(large.stepFunctionsRequests).toBeLessThan(2.2);
    expect(large.transitions).toBeLessThan(35);
    expect(large.dollars).toBeLessThan(0.0001);
  });

  it('keeps the slots busy while photos wait, except while the breaker is open', () => {
    expect(large.busyShareOfAll).toBeGreaterThan(0.8);
    expect(large.seconds / large.boundSeconds).toBeLessThan(1.6);
  });

  it('takes the same course each time for the same seed', async () => {
    expect(await simulateDrop(DROP)).toEqual(small);
    expect(await simulateDrop({ ...DROP, seed: 4 })).not.toEqual(small);
  });
});
