import { validationError } from '../errors.ts';
import { type Item, isMap, type Value } from '../values/values.ts';
import type { ExpressionKind, Path } from './expression-parser.ts';
import type { Bindings } from './read-expressions.ts';

export type Steps = readonly (string | number)[];

/** The path with its placeholders replaced. */
export function resolveSteps(path: Path, { names }: Bindings): Steps {
  return path.steps.map((step) => (typeof step === 'string' ? resolveName(step, names) : step));
}

export function rootName(path: Path, { names }: Bindings): string {
  return resolveName(path.steps[0], names);
}

function resolveName(step: string, names: Record<string, string>): string {
  return step.startsWith('#') ? (names[step] as string) : step;
}

/** The value at a path, or undefined. */
export function readPath(item: Item, path: Path, bindings: Bindings): Value | undefined {
  if (path.steps.length === 1) return own(item, rootName(path, bindings));
  return readSteps(item, resolveSteps(path, bindings));
}

export function readSteps(item: Item, steps: Steps): Value | undefined {
  let value: Value | undefined = item;
  for (const step of steps) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined;
    else value = isMap(value) ? own(value, step) : undefined;
  }
  return value;
}

function own(map: Item, name: string): Value | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** @throws ValidationException if one path is another's parent, or the same */
export function checkOverlap(kind: ExpressionKind, all: readonly Steps[]): void {
  for (const [index, one] of all.entries()) {
    for (const other of all.slice(index + 1)) {
      if (!isPrefix(one, other) && !isPrefix(other, one)) continue;
      throw validationError(
        `Invalid ${kind}: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [${one.join(', ')}], path two: [${other.join(', ')}]`,
      );
    }
  }
}

function isPrefix(short: Steps, long: Steps): boolean {
  return short.length <= long.length && short.every((step, index) => step === long[index]);
}

/** An item with only the values at these paths. The elements of a list move together and keep their order. */
export function project(item: Item, all: readonly Steps[]): Item {
  const projected: Item = {};
  const lists = new Set<Value[]>();
  for (const steps of all) {
    const value = readSteps(item, steps);
    if (value !== undefined) place(projected, steps, value, lists);
  }
  for (const list of lists) compact(list);
  return projected;
}

function place(projected: Item, steps: Steps, value: Value, lists: Set<Value[]>): void {
  let container: Value = projected;
  for (const [index, step] of steps.entries()) {
    const following = steps[index + 1];
    const entries = container as Record<string | number, Value>;
    if (following === undefined) {
      entries[step] = value;
      return;
    }
    entries[step] ??= typeof following === 'number' ? [] : {};
    container = entries[step];
    if (Array.isArray(container)) lists.add(container);
  }
}

/** Removes the holes of a list. */
export function compact(list: Value[]): void {
  const values = Object.values(list);
  list.length = 0;
  for (const value of values) list.push(value);
}
