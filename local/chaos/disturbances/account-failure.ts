import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../segmind/simulator.ts';
import type { StackView } from '../stack-view.ts';

const CREDITS = 1000;
const LOOK_AGAIN_MS = 300;
/** The number of looks is limited: if no photo is left to submit, the breaker never opens. */
const MAX_LOOKS = 60;
const OPEN_FOR_MS = 4000;

/**
 * Sets the account's credits to 0 until the breaker is open, and a little longer. Returns whether it opened.
 */
export async function disturbAccount(
  simulator: Simulator,
  { readLine }: StackView,
  signal: AbortSignal,
): Promise<boolean> {
  simulator.account({ credits: 0 });
  try {
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      if ((await readLine()).isBreakerOpen) {
        await sleep(OPEN_FOR_MS, undefined, { signal });
        return true;
      }
      await sleep(LOOK_AGAIN_MS, undefined, { signal });
    }
    return false;
  } finally {
    simulator.account({ credits: CREDITS });
  }
}
