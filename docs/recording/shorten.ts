import type { Output } from '../../local/terminal/open-terminal.ts';

const LONGEST_MS = 10_000;
const LONGEST_PAUSE_MS = 2000;

/**
 * Begins with the first output, caps pauses at 2 seconds and, if that is still longer than 10 seconds, plays all of it
 * evenly faster.
 */
export function shorten(output: readonly Output[]): Output[] {
  let nowMs = 0;
  const capped = output.map(({ atMs, data }, i) => {
    nowMs += Math.min(atMs - (output[i - 1]?.atMs ?? atMs), LONGEST_PAUSE_MS);
    return { atMs: nowMs, data };
  });
  const factor = Math.min(1, LONGEST_MS / nowMs);
  return capped.map(({ atMs, data }) => ({ atMs: atMs * factor, data }));
}
