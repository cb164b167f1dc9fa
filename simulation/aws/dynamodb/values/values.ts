import { type NativeAttributeValue, NumberValue } from '@aws-sdk/lib-dynamodb';
import { validationError } from '../errors.ts';
import { checkNumber, fromBigInt, fromDecimal, type Numeric } from './numbers.ts';

/** An attribute's value as the document client returns it. Stored values are never changed in place. */
export type Value =
  | string
  | Numeric
  | boolean
  | null
  | Uint8Array
  | Value[]
  | ValueSet
  | { [name: string]: Value };
export type ValueSet = Set<string> | Set<Numeric> | Set<Uint8Array>;
export type Item = Record<string, Value>;
export type ValueMap = { [name: string]: Value };

/** DynamoDB's names for the types. */
export type TypeName = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'L' | 'M' | 'SS' | 'NS' | 'BS';

export interface MarshallOptions {
  /** Whether undefined values are left out of maps, lists and sets; otherwise they are refused. */
  readonly removeUndefinedValues: boolean;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html (nesting depth) */
const MAX_DEPTH = 32;

export function typeOf(value: Value): TypeName {
  if (typeof value === 'string') return 'S';
  if (typeof value === 'number' || typeof value === 'bigint') return 'N';
  if (typeof value === 'boolean') return 'BOOL';
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return 'L';
  if (value instanceof Uint8Array) return 'B';
  if (!(value instanceof Set)) return 'M';
  const [first] = value;
  if (typeof first === 'string') return 'SS';
  return first instanceof Uint8Array ? 'BS' : 'NS';
}

/**
 * Copies a caller's attributes as the document client marshalls them. The client always leaves out undefined
 * attributes at the top level, whatever its options say.
 * @throws Error if the document client refuses a value
 */
export function toItem(attributes: Record<string, NativeAttributeValue>, options: MarshallOptions): Item {
  const item: Item = {};
  for (const name of Object.keys(attributes)) {
    const value: unknown = attributes[name];
    if (value !== undefined && typeof value !== 'function') item[name] = toStored(value, options, 1);
  }
  return item;
}

function toStored(value: unknown, options: MarshallOptions, depth: number): Value {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return checkNumber(value);
  if (typeof value === 'bigint') return fromBigInt(value);
  if (value === undefined) {
    throw new Error('Pass options.removeUndefinedValues=true to remove undefined values from map/array/set.');
  }
  if (depth > MAX_DEPTH) throw validationError('Nesting Levels have exceeded supported limits');
  if (Array.isArray(value)) {
    return value
      .filter((entry) => isKept(entry, options))
      .map((entry) => toStored(entry, options, depth + 1));
  }
  if (value instanceof Set) return toStoredSet(value, options);
  if (value instanceof Map) return toStoredMap(value, options, depth);
  if (value instanceof NumberValue) return fromDecimal(value.toString());
  if (ArrayBuffer.isView(value)) {
    return Uint8Array.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
  if (value instanceof ArrayBuffer) return new Uint8Array(value.slice(0));
  if (typeof value === 'object' && (value.constructor === undefined || value.constructor.name === 'Object')) {
    return toStoredMap(Object.entries(value), options, depth);
  }
  throw new Error(
    `Unsupported type passed: ${value}. Pass options.convertClassInstanceToMap=true to marshall typeof object as map attribute.`,
  );
}

function isKept(value: unknown, { removeUndefinedValues }: MarshallOptions): boolean {
  return typeof value !== 'function' && !(removeUndefinedValues && value === undefined);
}

function toStoredMap(
  entries: Iterable<[unknown, unknown]>,
  options: MarshallOptions,
  depth: number,
): ValueMap {
  const map: ValueMap = {};
  for (const [name, value] of entries) {
    if (isKept(value, options)) map[String(name)] = toStored(value, options, depth + 1);
  }
  return map;
}

function toStoredSet(set: Set<unknown>, options: MarshallOptions): ValueSet {
  const values = [...set]
    .filter((value) => isKept(value, options))
    .map((value) => toStored(value, options, MAX_DEPTH));
  const [first] = values;
  if (first === undefined) throw new Error('Pass a non-empty set, or options.convertEmptyValues=true.');
  const type = typeOf(first);
  if (type !== 'S' && type !== 'N' && type !== 'B') {
    throw new Error('Only Number Set (NS), Binary Set (BS) or String Set (SS) are allowed.');
  }
  if (values.some((value) => typeOf(value) !== type)) {
    throw validationError('One or more parameter values were invalid: A set holds values of one type.');
  }
  return new Set(values) as ValueSet;
}

/** A copy that the caller may change. */
export function cloneItem(item: Item): Item {
  const copy: Item = {};
  for (const name in item) {
    const value = item[name] as Value;
    copy[name] = typeof value === 'object' && value !== null ? cloneValue(value) : value;
  }
  return copy;
}

export function cloneValue(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cloneValue);
  if (value instanceof Set) return new Set(value as Set<string>);
  if (value instanceof Uint8Array) return value.slice();
  return cloneItem(value);
}

export function isMap(value: Value | undefined): value is ValueMap {
  return value !== undefined && typeOf(value) === 'M';
}
