import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats a piece of work, with a pause before each time, until the signal aborts. It does not throw on
 * abort.
 */
export async function again(
  pauseMs: () => number,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(pauseMs(), undefined, { signal }).catch(() => {});
    if (!signal.aborted) await work();
  }
}
