import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SortedMap } from '../../../simulation/aws/sorted-map.ts';

// Few characters, so that equal keys are likely. The last two are ordered differently in UTF-16 and UTF-8.
const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\uffee', '\u{1f600}'), maxLength: 4 });

it('lists keys in the same order as a sort of all keys', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), text)),
      text,
      text,
      fc.integer({ min: 1, max: 5 }),
      (changes, after, prefix, limit) => {
        const map = new SortedMap<number>();
        for (const [isSet, key] of changes) isSet ? map.set(key, 1) : map.delete(key);
        const bytes = (key: string) => Buffer.from(key);
        const expected = [...map.keys()]
          .filter((key) => key.startsWith(prefix) && Buffer.compare(bytes(key), bytes(after)) > 0)
          .sort((a, b) => Buffer.compare(bytes(a), bytes(b)))
          .slice(0, limit);
        expect(map.keysAfter(after, { prefix, limit })).toEqual(expected);
      },
    ),
    { numRuns: 1000 },
  );
});
