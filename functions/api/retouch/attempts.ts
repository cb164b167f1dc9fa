import { attemptName } from '../../shared/domain/execution-name.ts';
import type { Execution, Executions } from './executions.ts';

/** An id as `executionName` makes it. */
const ID = /^[A-Za-z0-9-]{1,32}-[0-9a-f]{32}$/;

/**
 * The execution of a retouch's latest attempt, or null where there is no retouch of that id (any more: Step Functions
 * forgets after 90 days).
 */
export async function findLatestAttempt(
  executions: Pick<Executions, 'describe'>,
  id: string,
): Promise<Execution | null> {
  if (!ID.test(id)) return null;
  let [latest, next] = await Promise.all([executions.describe(id), executions.describe(attemptName(id, 2))]);
  if (latest?.input.id !== id) return null;
  while (next !== null) {
    latest = next;
    next = await executions.describe(attemptName(id, latest.input.attempt + 1));
  }
  return latest;
}

/** Whether an execution has not ended. */
export function isOpen(status: string): boolean {
  return status === 'RUNNING' || status === 'PENDING_REDRIVE';
}
