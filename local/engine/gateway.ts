import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../client/program/problem.ts';

const START_TIMEOUT_MS = 60_000;

/**
 * Waits until the engine answers.
 * @throws {Problem} if it does not within a minute
 */
export async function waitUntilHealthy(endpoint: string, signal: AbortSignal): Promise<void> {
  let seen = 'nothing';
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    try {
      const answer = await fetch(`${endpoint}/_ministack/health`, { signal });
      await answer.body?.cancel();
      if (answer.ok) return;
      seen = `status ${answer.status}`;
    } catch (error) {
      signal.throwIfAborted();
      seen = String((error as Error).cause ?? error);
    }
    await sleep(50, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  throw new Problem(
    `the local engine did not answer at ${endpoint} within ${START_TIMEOUT_MS / 1000} s: ${seen}`,
  );
}

/** Changes settings of the running engine. */
export async function configure(endpoint: string, settings: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${endpoint}/_ministack/config`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new Error(`the engine answered ${answer.status} to ${JSON.stringify(settings)}: ${text}`);
}
