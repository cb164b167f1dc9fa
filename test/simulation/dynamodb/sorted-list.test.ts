import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { SortedList } from '../../../simulation/aws/dynamodb/sorted-list.ts';

const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), {
  minLength: 0,
  maxLength: 3000,
  size: 'max',
});

it('a list is in order in both directions from any point, after any inserts and removals', () => {
  fc.assert(
    fc.property(
      numbers,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: -1, max: 5001 }),
      (all, step, from) => {
        const list = new SortedList<number>((a, b) => a - b);
        for (const number of all) list.insert(number);
        for (const number of all) if (number % step === 1) list.remove(number);
        const expected = all.filter((number) => number % step !== 1).sort((a, b) => a - b);
        expect([[...list.ascend((n) => n >= from)], [...list.descend((n) => n >= from)]]).toEqual([
          expected.filter((n) => n >= from),
          expected.filter((n) => n < from).reverse(),
        ]);
      },
    ),
    { numRuns: 50 },
  );
});
