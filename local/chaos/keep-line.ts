import { again } from './again.ts';
import type { StackView } from './stack-view.ts';

const PAUSE_MS = 4000;
/** How many looks in a row have to see an open breaker before a trial is made due. */
const OPEN_LOOKS = 2;

/** A loop that keeps the line moving. */
export interface LineKeeper {
  /** Settles when the signal has ended the loop, or when it has failed. */
  readonly ended: Promise<void>;
  /** How many trials the loop has made due so far. */
  trials(): number;
}

/**
 * Runs keep-line more often than each minute, because the waits of the workflow are shorter here too. Also
 * makes the next trial of an open breaker due every few seconds: trials wait half a minute or more by the
 * clock, which is not scaled.
 */
export function keepLineOften(
  { keepLine, readLine, hastenTrial }: Pick<StackView, 'keepLine' | 'readLine' | 'hastenTrial'>,
  signal: AbortSignal,
  pauseMs = PAUSE_MS,
): LineKeeper {
  let looks = 0;
  let trials = 0;
  const ended = again(
    () => pauseMs,
    signal,
    async () => {
      await keepLine();
      looks = (await readLine()).isBreakerOpen ? looks + 1 : 0;
      if (looks < OPEN_LOOKS) return;
      looks = 0;
      trials += 1;
      await hastenTrial();
      await keepLine();
    },
  );
  return { ended, trials: () => trials };
}
