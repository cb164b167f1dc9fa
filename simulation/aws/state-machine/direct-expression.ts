import type { Scope } from './scope.ts';

/**
 * Returned if the direct form cannot determine the value, so that the caller evaluates the expression with
 * JSONata.
 */
export const UNSURE = Symbol('unsure');

/** A node of JSONata's syntax tree, with the fields that are read here. */
export interface AstNode {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly AstNode[];
  readonly lhs?: AstNode;
  readonly rhs?: AstNode;
}

/** Evaluates an expression without JSONata, which is slow: the value, undefined, or {@link UNSURE}. */
export type Direct = (scope: Scope) => unknown;

/** The keys of a plain node; predicates, sorts and the like add others. */
const PLAIN_KEYS = new Set(['type', 'value', 'position']);

/** The direct form of an expression; null if the expression is not simple enough. */
export function compileDirect(node: AstNode): Direct | null {
  switch (node.type) {
    case 'value':
    case 'number':
    case 'string':
      return isPlain(node) ? () => node.value : null;
    case 'variable':
      return isPlain(node) && node.value !== '' ? (scope) => lookUp(scope, String(node.value)) : null;
    case 'path':
      return compilePath(node);
    case 'binary':
      return compileBinary(node);
    default:
      return null;
  }
}

function isPlain(node: AstNode): boolean {
  return Object.keys(node).every((key) => PLAIN_KEYS.has(key));
}

function lookUp({ variables, states }: Scope, name: string): unknown {
  if (name === 'states') return states;
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

function compilePath(node: AstNode): Direct | null {
  const [first, ...rest] = node.steps ?? [];
  const isSimple =
    Object.keys(node).every((key) => key === 'type' || key === 'steps') &&
    first?.type === 'variable' &&
    first.value !== '' &&
    [first, ...rest].every(isPlain) &&
    rest.every(({ type }) => type === 'name');
  if (!isSimple) return null;
  const keys = rest.map(({ value }) => String(value));
  return (scope) => {
    let value = lookUp(scope, String(first.value));
    for (const key of keys) {
      // JSONata looks a name up in each item of an array.
      if (Array.isArray(value)) return UNSURE;
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Record<string, unknown>)[key];
    }
    return value;
  };
}

function compileBinary(node: AstNode): Direct | null {
  const combine = COMBINE[String(node.value)];
  const lhs = compileDirect(node.lhs as AstNode);
  const rhs = compileDirect(node.rhs as AstNode);
  if (combine === undefined || lhs === null || rhs === null) return null;
  return (scope) => combine(lhs(scope) as never, rhs(scope) as never);
}

const areNumbers = (a: unknown, b: unknown) => Number.isFinite(a) && Number.isFinite(b);
const areBooleans = (a: unknown, b: unknown) => typeof a === 'boolean' && typeof b === 'boolean';
const isSimpleValue = (value: unknown) => typeof value !== 'object' || value === null;

/** The operators, for operands of the types that they support. */
const COMBINE: Record<string, (a: never, b: never) => unknown> = {
  '=': (a: unknown, b: unknown) => {
    if (a === UNSURE || b === UNSURE || !isSimpleValue(a) || !isSimpleValue(b)) return UNSURE;
    return a !== undefined && a === b;
  },
  '<': (a: number, b: number) => (areNumbers(a, b) ? a < b : UNSURE),
  '<=': (a: number, b: number) => (areNumbers(a, b) ? a <= b : UNSURE),
  '>': (a: number, b: number) => (areNumbers(a, b) ? a > b : UNSURE),
  '>=': (a: number, b: number) => (areNumbers(a, b) ? a >= b : UNSURE),
  '+': (a: number, b: number) => (areNumbers(a, b) ? a + b : UNSURE),
  '-': (a: number, b: number) => (areNumbers(a, b) ? a - b : UNSURE),
  and: (a: boolean, b: boolean) => (areBooleans(a, b) ? a && b : a === false ? false : UNSURE),
  or: (a: boolean, b: boolean) => (areBooleans(a, b) ? a || b : a === true ? true : UNSURE),
};
