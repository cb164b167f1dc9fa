import { isMap, typeOf, type Value, type ValueSet } from './values.ts';

/** Whether both have the same type and are equal. The order of elements in a set does not matter. */
export function isEqual(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (typeOf(a) !== typeOf(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => isEqual(value, b[index] as Value));
  }
  if (a instanceof Set && b instanceof Set) {
    return a.size === b.size && [...a].every((value) => hasMember(b, value));
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  if (!isMap(a) || !isMap(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => name in b && isEqual(a[name] as Value, b[name] as Value));
}

export function hasMember(set: ValueSet, value: Value): boolean {
  if (!(value instanceof Uint8Array)) return (set as Set<Value>).has(value);
  return [...set].some((member) => member instanceof Uint8Array && isEqual(member, value));
}

/**
 * Negative, zero or positive; undefined if the values have no order: they have different types, or a type
 * without order.
 */
export function order(a: Value, b: Value): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return compareUtf8(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : 0;
  return undefined;
}

function isNumeric(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Compares strings by their UTF-8 bytes, which differs from JavaScript's order for surrogate pairs. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates rank above all other units, because they encode the highest code points. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
