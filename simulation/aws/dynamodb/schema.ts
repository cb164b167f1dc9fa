import { validationError } from './errors.ts';
import { textBytes } from './values/sizes.ts';
import { type Item, typeOf, type Value } from './values/values.ts';

/** A global secondary index with string keys that projects keys only. */
export interface IndexSchema {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
}

/** A primary key: strings `pk` and `sk`. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys */
export const MAX_BYTES = { pk: 2048, sk: 1024 } as const;

/** @throws ValidationException unless the key is `pk` and `sk` alone */
export function toKey(key: Item): Key {
  const { pk, sk } = key;
  if (pk === undefined || sk === undefined || Object.keys(key).length !== 2) {
    throw validationError('The provided key element does not match the schema');
  }
  return { pk: checkKey('pk', pk), sk: checkKey('sk', sk) };
}

/** @throws ValidationException if an item has no key, or a wrong one */
export function keyOfItem(item: Item): Key {
  return { pk: checkKey('pk', item.pk), sk: checkKey('sk', item.sk) };
}

function checkKey(name: 'pk' | 'sk', value: Value | undefined): string {
  if (value === undefined) {
    throw validationError(`One or more parameter values were invalid: Missing the key ${name} in the item`);
  }
  if (typeof value !== 'string') {
    throw validationError(
      `One or more parameter values were invalid: Type mismatch for key ${name} expected: S actual: ${typeOf(value)}`,
    );
  }
  if (value === '') {
    throw validationError(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    );
  }
  // A character has three bytes at most.
  if (value.length > MAX_BYTES[name] / 3 && textBytes(value) > MAX_BYTES[name]) {
    throw validationError(
      name === 'pk'
        ? 'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes'
        : 'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    );
  }
  return value;
}

/** @throws ValidationException if an attribute that is an index's key is no string, or empty */
export function checkIndexKeys(item: Item, indexes: readonly IndexSchema[]): void {
  for (const index of indexes) {
    checkIndexKey(item, index, index.partitionKey, MAX_BYTES.pk);
    if (index.sortKey !== undefined) checkIndexKey(item, index, index.sortKey, MAX_BYTES.sk);
  }
}

function checkIndexKey(item: Item, { name }: IndexSchema, attribute: string, maxBytes: number): void {
  const value = item[attribute];
  if (value === undefined) return;
  if (typeof value !== 'string') {
    throw validationError(
      `One or more parameter values were invalid: Type mismatch for Index Key ${attribute} Expected: S Actual: ${typeOf(value)} IndexName: ${name}`,
    );
  }
  if (value === '') {
    throw validationError(
      `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${name}, IndexKey: ${attribute}`,
    );
  }
  if (value.length > maxBytes / 3 && textBytes(value) > maxBytes) {
    throw validationError(
      `One or more parameter values were invalid: Size of ${attribute} has exceeded the maximum size limit of ${maxBytes} bytes. IndexName: ${name}`,
    );
  }
}
