import { expect, it } from 'vitest';
import { createCountShoots, streamEventSchema } from '../../../functions/count-shoots/count-shoots.ts';

const record = (pk: string) => ({
  eventID: '1',
  eventName: 'MODIFY',
  dynamodb: { Keys: { pk: { S: pk }, sk: { S: 'attempt#0001' } }, SequenceNumber: '1' },
});

it('counts only the photos of a batch', async () => {
  const counted: (readonly string[])[] = [];
  const countShoots = createCountShoots(async (ids) => {
    counted.push(ids);
    return ids.length;
  });
  const event = { Records: [record('photo#a-1'), record('line'), record('photo#b-2')] };
  expect(await countShoots(streamEventSchema.parse(event))).toEqual({
    outcome: 'counted',
    records: 3,
    photos: 2,
  });
  expect(counted).toEqual([['a-1', 'b-2']]);
});

it('fails as a whole, so that the batch is delivered again', async () => {
  const countShoots = createCountShoots(async () => {
    throw new Error('The table is throttled.');
  });
  await expect(countShoots({ Records: [record('photo#a-1')] })).rejects.toThrow('throttled');
});
