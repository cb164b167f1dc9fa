import { significantDigits } from './numbers.ts';
import type { Item, Value } from './values.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items */
export const MAX_ITEM_BYTES = 400 * 1024;

const CONTAINER_BYTES = 3;

/**
 * An item's size in bytes: the sizes of its names and values. AWS documents the size of numbers as
 * approximate.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name in item) bytes += textBytes(name) + valueBytes(item[name] as Value);
  return bytes;
}

function valueBytes(value: Value): number {
  if (typeof value === 'string') return textBytes(value);
  if (typeof value === 'number' || typeof value === 'bigint') {
    return Math.ceil(significantDigits(value) / 2) + 1;
  }
  if (typeof value === 'boolean' || value === null) return 1;
  if (value instanceof Uint8Array) return value.length;
  if (value instanceof Set) {
    let bytes = 0;
    for (const member of value) bytes += valueBytes(member);
    return bytes;
  }
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, element) => sum + 1 + valueBytes(element), CONTAINER_BYTES);
  }
  return CONTAINER_BYTES + Object.keys(value).length + itemBytes(value);
}

export function textBytes(text: string): number {
  return Buffer.byteLength(text);
}
