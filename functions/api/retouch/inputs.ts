import type { ExecutionInput } from '../../shared/clients/executions.ts';
import type { Executions } from './executions.ts';

/** What executions are about. */
export interface Inputs {
  /** By name; without those that are gone. */
  find(names: readonly string[]): Promise<ReadonlyMap<string, ExecutionInput>>;
}

const MAX_KEPT = 5000;
/** Step Functions allows a burst of some hundred requests, and few a second after that. */
const AT_ONCE = 10;

/** {@link Inputs} that are looked up once each, as they never change. */
export function createInputs(executions: Pick<Executions, 'describe'>): Inputs {
  const kept = new Map<string, ExecutionInput>();
  return {
    async find(names) {
      const found = new Map<string, ExecutionInput>();
      const unknown = names.values();
      if (kept.size > MAX_KEPT) kept.clear();
      const look = async () => {
        for (const name of unknown) {
          const input = kept.get(name) ?? (await executions.describe(name))?.input;
          if (input === undefined) continue;
          kept.set(name, input);
          found.set(name, input);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, look));
      return found;
    },
  };
}
