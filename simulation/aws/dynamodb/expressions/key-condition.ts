import { validationError } from '../errors.ts';
import { MAX_BYTES } from '../schema.ts';
import { compareUtf8 } from '../values/comparisons.ts';
import { textBytes } from '../values/sizes.ts';
import { typeOf } from '../values/values.ts';
import type { Condition, Operand } from './condition-grammar.ts';
import { rootName } from './paths.ts';
import type { Bindings } from './read-expressions.ts';

/** The rows of a partition that a query reads: all that are neither below nor above the range. */
export interface KeyRange {
  readonly partition: string;
  isBelow(sort: string): boolean;
  isAbove(sort: string): boolean;
}

export interface QueriedKeys {
  readonly partitionKey: string;
  readonly sortKey?: string | undefined;
}

type Test = (sort: string) => boolean;

const never = () => false;

/**
 * @throws ValidationException unless the condition is an equality of the partition key, alone or with one
 * condition of the sort key
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
 */
export function toKeyRange(condition: Condition, keys: QueriedKeys, bindings: Bindings): KeyRange {
  let partition: string | undefined;
  let bounds: { isBelow: Test; isAbove: Test } | undefined;
  for (const part of condition.kind === 'and' ? [condition.left, condition.right] : [condition]) {
    const name = subjectOf(part, bindings);
    if (name === keys.partitionKey && partition === undefined) {
      if (part.kind !== 'compare' || part.comparator !== '=') throw notSupported();
      partition = keyValue(part.right, name, bindings);
      checkBytes('hashkey', partition, MAX_BYTES.pk);
    } else if (name === keys.sortKey && bounds === undefined) {
      bounds = toBounds(part, name, bindings);
    } else {
      throw missing(partition === undefined ? keys.partitionKey : (keys.sortKey ?? keys.partitionKey));
    }
  }
  if (partition === undefined) throw missing(keys.partitionKey);
  return { partition, ...(bounds ?? { isBelow: never, isAbove: never }) };
}

function subjectOf(part: Condition, bindings: Bindings): string {
  const subject = part.kind === 'between' ? part.operand : 'left' in part ? part.left : undefined;
  if (subject === undefined || !('kind' in subject) || subject.kind !== 'path') throw notSupported();
  if (subject.steps.length !== 1) throw notSupported();
  return rootName(subject, bindings);
}

function toBounds(part: Condition, name: string, bindings: Bindings): { isBelow: Test; isAbove: Test } {
  const boundValue = (operand: Operand) => {
    const value = keyValue(operand, name, bindings);
    checkBytes('rangekey', value, MAX_BYTES.sk);
    return value;
  };
  if (part.kind === 'between') {
    const [low, high] = [boundValue(part.low), boundValue(part.high)];
    return { isBelow: (sort) => compareUtf8(sort, low) < 0, isAbove: (sort) => compareUtf8(sort, high) > 0 };
  }
  if (part.kind === 'begins_with') {
    const prefix = boundValue(part.right);
    const isBelow = (sort: string) => compareUtf8(sort, prefix) < 0;
    return { isBelow, isAbove: (sort) => !sort.startsWith(prefix) && !isBelow(sort) };
  }
  if (part.kind !== 'compare' || part.comparator === '<>') throw notSupported();
  const value = boundValue(part.right);
  switch (part.comparator) {
    case '=':
      return {
        isBelow: (sort) => compareUtf8(sort, value) < 0,
        isAbove: (sort) => compareUtf8(sort, value) > 0,
      };
    case '<':
      return { isBelow: never, isAbove: (sort) => compareUtf8(sort, value) >= 0 };
    case '<=':
      return { isBelow: never, isAbove: (sort) => compareUtf8(sort, value) > 0 };
    case '>':
      return { isBelow: (sort) => compareUtf8(sort, value) <= 0, isAbove: never };
    default:
      return { isBelow: (sort) => compareUtf8(sort, value) < 0, isAbove: never };
  }
}

function keyValue(operand: Operand, name: string, { values }: Bindings): string {
  if (operand.kind !== 'value') throw notSupported();
  const value = values[operand.name] ?? null;
  if (typeof value !== 'string') {
    throw validationError(
      `One or more parameter values were invalid: Condition parameter type does not match schema type; key: ${name}, expected: S, actual: ${typeOf(value)}`,
    );
  }
  if (value !== '') return value;
  throw validationError(
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
  );
}

function checkBytes(kind: 'hashkey' | 'rangekey', value: string, maxBytes: number): void {
  if (textBytes(value) <= maxBytes) return;
  throw validationError(
    `One or more parameter values were invalid: Size of ${kind} has exceeded the maximum size limit of${maxBytes} bytes`,
  );
}

function notSupported() {
  return validationError('Query key condition not supported');
}

function missing(name: string) {
  return validationError(`Query condition missed key schema element: ${name}`);
}
