import { validationError } from '../errors.ts';
import { hasMember } from '../values/comparisons.ts';
import { add, type Numeric, negate } from '../values/numbers.ts';
import { type Item, isMap, typeOf, type Value, type ValueMap, type ValueSet } from '../values/values.ts';
import { compact, readPath, readSteps, resolveSteps, type Steps } from './paths.ts';
import type { Bindings } from './read-expressions.ts';
import type { UpdateAction, UpdateValue } from './update-grammar.ts';

interface Change {
  readonly steps: Steps;
  /** The new value; undefined removes the attribute. */
  readonly value: Value | undefined;
}

/**
 * The item after an update. Every operand is read from the item as it was before the update.
 * @param base the item, or its key attributes if it does not exist
 * @throws ValidationException if the item does not suit the update
 */
export function applyUpdate(
  base: Item,
  old: Item | undefined,
  actions: readonly UpdateAction[],
  bindings: Bindings,
): Item {
  const changes = actions.map((action) => toChange(action, old ?? {}, bindings));
  const draft = { ...base };
  const owned = new Set<Value>([draft]);
  for (const change of changes) apply(draft, change, owned);
  for (const container of owned) if (Array.isArray(container)) compact(container);
  return changes.some(({ value }) => value === undefined) ? { ...draft } : draft;
}

function toChange(action: UpdateAction, old: Item, bindings: Bindings): Change {
  const steps = resolveSteps(action.path, bindings);
  if (action.kind === 'REMOVE') return { steps, value: undefined };
  if (action.kind === 'SET') return { steps, value: evaluate(action.value, old, bindings) };
  const [current, operand] = [readSteps(old, steps), bindings.values[action.value.name] as Value];
  return { steps, value: action.kind === 'ADD' ? addTo(current, operand) : deleteFrom(current, operand) };
}

function evaluate(value: UpdateValue, old: Item, bindings: Bindings): Value {
  switch (value.kind) {
    case 'value':
      return bindings.values[value.name] as Value;
    case 'path': {
      const found = readPath(old, value, bindings);
      if (found !== undefined) return found;
      throw validationError('The provided expression refers to an attribute that does not exist in the item');
    }
    case 'if_not_exists': {
      const found = readPath(old, value.path, bindings);
      return found === undefined ? evaluate(value.fallback, old, bindings) : found;
    }
    case 'list_append': {
      const [left, right] = [evaluate(value.left, old, bindings), evaluate(value.right, old, bindings)];
      if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
      throw wrongType();
    }
    default: {
      const [left, right] = [evaluate(value.left, old, bindings), evaluate(value.right, old, bindings)];
      if (!isNumeric(left) || !isNumeric(right)) throw wrongType();
      return add(left, value.kind === '+' ? right : negate(right));
    }
  }
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html (ADD, DELETE) */
function addTo(current: Value | undefined, operand: Value): Value {
  if (!isNumeric(operand) && !(operand instanceof Set)) throw wrongOperand('ADD', operand);
  if (current === undefined) return operand;
  if (isNumeric(current) && isNumeric(operand)) return add(current, operand);
  if (!(current instanceof Set && operand instanceof Set) || typeOf(current) !== typeOf(operand))
    throw wrongType();
  const added = [...operand].filter((member) => !hasMember(current, member));
  return new Set<Value>([...current, ...added]) as ValueSet;
}

/** Removes elements from a set. A set that becomes empty is removed. */
function deleteFrom(current: Value | undefined, operand: Value): Value | undefined {
  if (!(operand instanceof Set)) throw wrongOperand('DELETE', operand);
  if (current === undefined) return undefined;
  if (!(current instanceof Set) || typeOf(current) !== typeOf(operand)) throw wrongType();
  const rest = [...current].filter((member) => !hasMember(operand, member));
  return rest.length === 0 ? undefined : (new Set<Value>(rest) as ValueSet);
}

function apply(draft: Item, { steps, value }: Change, owned: Set<Value>): void {
  const parent = ownParent(draft, steps, owned);
  const last = steps.at(-1) as string | number;
  if (typeof last === 'string') {
    if (value === undefined) delete (parent as ValueMap)[last];
    else (parent as ValueMap)[last] = value;
    return;
  }
  // A removed element leaves a hole, and a new element beyond the end of a list leaves holes before it. They
  // are closed after all changes, so that every index refers to the list as it was.
  if (value === undefined) delete (parent as Value[])[last];
  else (parent as Value[])[last] = value;
}

/** The container of a path's last step, copied so that the stored item does not change. */
function ownParent(draft: Item, steps: Steps, owned: Set<Value>): Value {
  let container: Value = draft;
  for (const [index, step] of steps.entries()) {
    if (typeof step === 'number' ? !Array.isArray(container) : !isMap(container)) throw invalidPath();
    if (index === steps.length - 1) break;
    const entries = container as Record<string | number, Value>;
    const child: Value | undefined = entries[step];
    if (child === undefined) throw invalidPath();
    if (!owned.has(child) && (Array.isArray(child) || isMap(child))) {
      const copy = Array.isArray(child) ? [...child] : { ...child };
      owned.add(copy);
      entries[step] = copy;
      container = copy;
    } else {
      container = child;
    }
  }
  return container;
}

function isNumeric(value: Value): value is Numeric {
  return typeof value === 'number' || typeof value === 'bigint';
}

function invalidPath() {
  return validationError('The document path provided in the update expression is invalid for update');
}

function wrongType() {
  return validationError('An operand in the update expression has an incorrect data type');
}

function wrongOperand(operator: string, operand: Value) {
  return validationError(
    `Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ${operator}, operand type: ${typeOf(operand)}`,
  );
}
