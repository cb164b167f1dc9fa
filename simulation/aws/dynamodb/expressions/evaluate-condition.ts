import { hasMember, isEqual, order } from '../values/comparisons.ts';
import { type Item, typeOf, type Value } from '../values/values.ts';
import type { Comparator, Condition, Operand } from './condition-grammar.ts';
import { readPath } from './paths.ts';
import type { Bindings } from './read-expressions.ts';

/**
 * Whether an item meets a condition. An item that does not exist counts as an empty one. A comparison with a
 * missing attribute is false, except for `<>`.
 * @see
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function isMet(condition: Condition, item: Item, bindings: Bindings): boolean {
  const read = (operand: Operand) => readOperand(operand, item, bindings);
  switch (condition.kind) {
    case 'and':
      return isMet(condition.left, item, bindings) && isMet(condition.right, item, bindings);
    case 'or':
      return isMet(condition.left, item, bindings) || isMet(condition.right, item, bindings);
    case 'not':
      return !isMet(condition.condition, item, bindings);
    case 'compare':
      return compare(condition.comparator, read(condition.left), read(condition.right));
    case 'between': {
      const value = read(condition.operand);
      return compare('>=', value, read(condition.low)) && compare('<=', value, read(condition.high));
    }
    case 'in': {
      const value = read(condition.operand);
      return condition.options.some((option) => compare('=', value, read(option)));
    }
    case 'exists':
      return (readPath(item, condition.path, bindings) !== undefined) === condition.isExpected;
    default:
      return callFunction(condition.kind, read(condition.left), read(condition.right));
  }
}

function compare(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  if (left === undefined || right === undefined) return comparator === '<>' && left !== right;
  if (comparator === '=') return isEqual(left, right);
  if (comparator === '<>') return !isEqual(left, right);
  const sign = order(left, right);
  if (sign === undefined) return false;
  if (comparator === '<') return sign < 0;
  if (comparator === '<=') return sign <= 0;
  return comparator === '>' ? sign > 0 : sign >= 0;
}

function callFunction(
  name: 'attribute_type' | 'begins_with' | 'contains',
  left: Value | undefined,
  right: Value | undefined,
): boolean {
  if (left === undefined || right === undefined) return false;
  if (name === 'attribute_type') return typeOf(left) === right;
  return name === 'contains' ? contains(left, right) : beginsWith(left, right);
}

function beginsWith(value: Value, prefix: Value): boolean {
  if (typeof value === 'string') return typeof prefix === 'string' && value.startsWith(prefix);
  if (!(value instanceof Uint8Array && prefix instanceof Uint8Array)) return false;
  return isEqual(value.subarray(0, prefix.length), prefix);
}

function contains(value: Value, part: Value): boolean {
  if (typeof value === 'string') return typeof part === 'string' && value.includes(part);
  if (Array.isArray(value)) return value.some((element) => isEqual(element, part));
  if (value instanceof Set) return hasMember(value, part);
  if (!(value instanceof Uint8Array && part instanceof Uint8Array)) return false;
  return Buffer.from(value).includes(Buffer.from(part));
}

function readOperand(operand: Operand, item: Item, bindings: Bindings): Value | undefined {
  if (operand.kind === 'value') return bindings.values[operand.name];
  const value = readPath(item, operand.kind === 'size' ? operand.path : operand, bindings);
  return operand.kind === 'size' ? sizeOf(value) : value;
}

function sizeOf(value: Value | undefined): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array) return value.length;
  if (value instanceof Set) return value.size;
  return typeof value === 'object' ? Object.keys(value).length : undefined;
}
