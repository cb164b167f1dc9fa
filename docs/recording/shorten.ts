import type { Output } from '../../local/terminal/open-terminal.ts';

const LONGEST_MS = 10_000;
const LONGEST_PAUSE_MS = 2000;

/**
 * Starts with the first output and caps pauses at 2 seconds. If that still takes longer than 10 seconds,
 * speeds up all of it evenly.
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
