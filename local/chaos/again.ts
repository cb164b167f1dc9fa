import { setTimeout as sleep } from 'node:timers/promises';

/** Does something again and again with a pause before each time, and ends quietly when the signal says so. */
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
