import { ENVIRONMENT } from './contract.ts';

type Variable = keyof typeof ENVIRONMENT;

/**
 * Reads settings from the environment by their names in the contract.
 * @throws {Error} that names every variable that is missing or empty, all at once
 */
export function readEnvironment<const V extends Variable>(
  variables: readonly V[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Record<V, string> {
  const entries = variables.map((variable) => [variable, environment[ENVIRONMENT[variable]] ?? ''] as const);
  const missing = entries.filter(([, value]) => value === '').map(([variable]) => ENVIRONMENT[variable]);
  if (missing.length > 0) {
    throw new Error(
      `The function's environment lacks ${missing.join(', ')}. They are set where the stack defines it.`,
    );
  }
  return Object.fromEntries(entries) as Record<V, string>;
}
