import jsonata from 'jsonata';
import { type AstNode, compileDirect, UNSURE } from './direct-expression.ts';
import { queryEvaluationError } from './errors.ts';
import type { Scope } from './scope.ts';

/** The sources of time and randomness for expressions. */
export interface Surroundings {
  readonly clock: { readonly nowMs: number };
  readonly random: () => number;
}

/** Evaluates a part of a definition; returns the value, or a promise of it. */
export type Template = (scope: Scope) => unknown;

/** Functions that exist only on AWS, that AWS lacks, or that have their own source of randomness. */
const UNKNOWN_FUNCTION = /\$(uuid|partition|range|hash|eval|shuffle)\b|\$random\(\s*[^)\s]/;

/**
 * Compiles the JSONata between `{%` and `%}`.
 * @param location the state and the field, for error messages
 * @throws an error if the syntax is wrong, or a function is unknown
 */
export function compileExpression(source: string, location: string, surroundings: Surroundings): Template {
  const name = `The JSONata expression '${source}' of ${location}`;
  const unknown = UNKNOWN_FUNCTION.exec(source);
  if (unknown !== null) throw new Error(`${name} has what the interpreter does not know: ${unknown[0]}`);
  const expression = parse(source, name);
  bindFunctions(expression, surroundings);
  const direct = compileDirect(expression.ast() as AstNode);
  return (scope) => {
    const value = direct === null ? UNSURE : direct(scope);
    if (value === UNSURE) return evaluate(expression, scope, name);
    if (value === undefined) throw queryEvaluationError(`${name} returned nothing (undefined).`);
    return value;
  };
}

function parse(source: string, name: string): jsonata.Expression {
  try {
    return jsonata(source);
  } catch (error) {
    throw new Error(`${name} is not valid: ${messageOf(error)}`);
  }
}

function bindFunctions(expression: jsonata.Expression, { clock, random }: Surroundings): void {
  expression.registerFunction('now', () => new Date(clock.nowMs).toISOString(), '<:s>');
  expression.registerFunction('millis', () => clock.nowMs, '<:n>');
  expression.registerFunction('random', random, '<:n>');
  expression.registerFunction('parse', (text: string) => JSON.parse(text), '<s:x>');
}

async function evaluate(
  expression: jsonata.Expression,
  { variables, states }: Scope,
  name: string,
): Promise<unknown> {
  let value: unknown;
  try {
    value = await expression.evaluate(undefined, { ...variables, states });
  } catch (error) {
    throw queryEvaluationError(`${name} failed: ${messageOf(error)}`);
  }
  if (value === undefined) throw queryEvaluationError(`${name} returned nothing (undefined).`);
  if (isFunction(value)) throw queryEvaluationError(`${name} returned a function.`);
  // JSONata marks the arrays that it creates, and would unwrap a marked array later. AWS passes plain JSON.
  return typeof value === 'object' ? JSON.parse(JSON.stringify(value)) : value;
}

function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  return (
    typeof value === 'object' &&
    value !== null &&
    ('_jsonata_lambda' in value || '_jsonata_function' in value)
  );
}

/** JSONata throws plain objects instead of Errors. */
function messageOf(error: unknown): string {
  return (error as { message?: string }).message ?? String(error);
}
