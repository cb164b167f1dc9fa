import { describe, expect, it } from 'vitest';
import { simulateLine } from '../../../bench/simulation/simulate-line.ts';

// The drops that the bench measures are larger; chance evens out less in these.
const small = await simulateLine({ photos: 10, places: 5, seed: 3 });
const large = await simulateLine({ photos: 200, places: 5, seed: 3 });

describe('the line in simulated time', () => {
  it('ends every photo in a record, also those that were stopped, and leaves nothing behind', () => {
    expect(small.records).toBe(10);
    expect(large).toMatchObject({ records: 200, slotsLeft: 0, ticketsLeft: 0 });
    expect(large.stopped).toBeGreaterThan(0);
  });

  it('never lets more photos be at Segmind than places are', () => {
    expect(small.mostBusy).toBe(5);
    expect(large.mostBusy).toBe(5);
    expect(large.mostWaiting).toBeGreaterThan(180);
  });

  it('asks no more of S3 and Step Functions for a photo when many wait', () => {
    expect(large.requestsPerPhoto.state).toBeLessThanOrEqual(small.requestsPerPhoto.state);
    expect(large.requestsPerPhoto.stepFunctions).toBeLessThan(2.2);
    expect(large.transitionsPerPhoto).toBeLessThan(35);
  });

  it('keeps the places busy while anything waits', () => {
    expect(large.busyShareOfAll).toBeGreaterThan(0.97);
    expect(large.seconds / large.boundSeconds).toBeLessThan(1.4);
  });

  it('is the same each time for the same seed', async () => {
    expect(await simulateLine({ photos: 10, places: 5, seed: 3 })).toEqual(small);
    expect(await simulateLine({ photos: 10, places: 5, seed: 4 })).not.toEqual(small);
  });
});
