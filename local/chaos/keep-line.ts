import { again } from './again.ts';
import type { StackView } from './stack-view.ts';

const PAUSE_MS = 4000;
/** At so many looks in a row the breaker is open before a trial is made due. */
const PATIENCE_LOOKS = 2;

/** What keeps the line moving. */
export interface LineKeeper {
  /** Settles when its signal has ended it, or it has failed. */
  readonly ended: Promise<void>;
  /** How many trials it has made due so far. */
  trials(): number;
}

/**
 * Does keep-line's minutes faster, as all waits of the workflow are faster here, and makes the next trial of an open
 * breaker due every few seconds: trials wait half a minute and more by the clock, which is not scaled.
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
      if (looks < PATIENCE_LOOKS) return;
      looks = 0;
      trials += 1;
      await hastenTrial();
      await keepLine();
    },
  );
  return { ended, trials: () => trials };
}
