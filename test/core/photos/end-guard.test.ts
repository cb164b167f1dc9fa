import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { at, run } from '../../../simulation/parts/step-events.ts';

const PAID = ['yes', 'no', 'unknown'] as const;
const error = failure('job-timed-out', 'Too slow.');
const ana = { id: run.id, attempt: 1, photo: run.photo };

function setUp() {
  const { table } = createStateTable();
  const photos = createPhotos(table, at(0).now);
  return { table, photos };
}

describe('a failure that depends on the payment in the item', () => {
  it.each(PAID.flatMap((said) => PAID.map((before) => [said, before] as const)))(
    'is written or not: the item says %s, the record assumed %s',
    async (said, before) => {
      const { table, photos } = setUp();
      await table.write(photos.move(ana, 'poll', { fencing: '1', paid: said }));
      expect(
        await photos.end({ ...ana, paymentBefore: { paid: before, cost: 0 } }, { error, paid: 'yes' }),
      ).toBe(said === before);
      const item = await photos.get(ana);
      expect([item?.status, item?.paid]).toEqual(said === before ? ['failed', 'yes'] : ['running', said]);
    },
  );

  it('treats an item without payment, and a missing item, as unpaid', async () => {
    for (const isThere of [true, false]) {
      const { table, photos } = setUp();
      if (isThere) await table.write(photos.moveToQueue(ana, { fencing: '1', taskToken: 'token' }));
      expect(
        await photos.end({ ...ana, paymentBefore: { paid: 'no', cost: 0 } }, { error, paid: 'no' }),
      ).toBe(true);
    }
  });

  it.each([
    [0, undefined, true],
    [0, 0.05, false],
    [0.05, 0.05, true],
    [0.05, 0.1, false],
    [0.05, undefined, false],
  ])('depends on the cost too: of %d dollars, the item says %s', async (before, cost, isEnded) => {
    const { table, photos } = setUp();
    await table.write(
      photos.move(ana, 'poll', { fencing: '1', paid: 'yes', ...(cost !== undefined && { cost }) }),
    );
    const paymentBefore = { paid: 'yes', cost: before } as const;
    expect(await photos.end({ ...ana, paymentBefore }, { error, paid: 'yes' })).toBe(isEnded);
  });

  it('depends on the wait as well', async () => {
    const { table, photos } = setUp();
    await table.write(photos.move(ana, 'poll', { fencing: '2', paid: 'yes' }));
    expect(
      await photos.end({ ...ana, paymentBefore: { paid: 'yes', cost: 0 }, fencing: '1' }, { error }),
    ).toBe(false);
    expect(
      await photos.end({ ...ana, paymentBefore: { paid: 'yes', cost: 0 }, fencing: '2' }, { error }),
    ).toBe(true);
  });
});

it('a success ends a photo whatever the payment in its item', async () => {
  const { table, photos } = setUp();
  await table.write(photos.move(ana, 'store', { fencing: '1', paid: 'yes' }));
  expect(
    await photos.end({ ...ana, paymentBefore: { paid: 'no', cost: 0 } }, { error: null, paid: 'yes' }),
  ).toBe(true);
});
