import { readFile } from 'node:fs/promises';

const folder = new URL('../../../docs/policies/', import.meta.url);

/** One statement of a policy of docs/policies, with words in capitals in place of a stack's parts. */
export interface DocumentedStatement {
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

/** Reads the statements of some policies of docs/policies. */
export async function readStatements(...names: readonly string[]): Promise<DocumentedStatement[]> {
  const policies = names.map(async (name) =>
    JSON.parse(await readFile(new URL(`${name}.json`, folder), 'utf8')),
  );
  return (await Promise.all(policies)).flatMap(({ Statement }) => Statement);
}

/** Returns all actions of the statements, in order of their names. */
export function actionsOf(statements: readonly DocumentedStatement[]): string[] {
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
}

/** Returns whether the statements allow an action on the resource with that ARN, as IAM reads `*`. */
export function allowOn(statements: readonly DocumentedStatement[], action: string, arn: string): boolean {
  return statements.some(
    ({ Action, Resource }) =>
      [Action].flat().includes(action) && [Resource].flat().some((pattern) => matches(pattern, arn)),
  );
}

function matches(pattern: string, arn: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(arn);
}
