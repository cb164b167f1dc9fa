import { compileExpression, type Surroundings, type Template } from './expression.ts';
import type { Scope } from './scope.ts';

/**
 * Compiles a JSON value with `{% … %}` strings at any depth.
 * @throws an error if an expression is invalid
 */
export function compileTemplate(value: unknown, location: string, surroundings: Surroundings): Template {
  if (typeof value === 'string') {
    const isExpression = value.startsWith('{%');
    if (isExpression !== value.endsWith('%}')) {
      throw new Error(`${location} has an expression that is not closed or not opened: ${value}`);
    }
    return isExpression ? compileExpression(value.slice(2, -2).trim(), location, surroundings) : () => value;
  }
  if (!hasExpression(value)) return () => value;
  const entries = Object.entries(value as object).map(
    ([key, item]) => [key, compileTemplate(item, `${location}/${key}`, surroundings)] as const,
  );
  const isArray = Array.isArray(value);
  return async (scope: Scope) => {
    const result: Record<string, unknown> = isArray ? ([] as never) : {};
    for (const [key, template] of entries) {
      const item = template(scope);
      result[key] = item instanceof Promise ? await item : item;
    }
    return result;
  };
}

function hasExpression(value: unknown): boolean {
  if (typeof value === 'string') return value.startsWith('{%') || value.endsWith('%}');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
