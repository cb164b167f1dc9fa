import type { Terminal } from '@xterm/headless';
import { createEmulator, feed, type TerminalSize } from '../../local/terminal/emulator.ts';
import type { Output } from '../../local/terminal/open-terminal.ts';
import { type Run, runsOf } from './runs.ts';

/** What the window shows from a certain time on. */
export interface Frame {
  readonly atMs: number;
  /** How many lines have scrolled off the top of the screen. */
  readonly scrolledLines: number;
  readonly rows: readonly (readonly Run[])[];
  /** Undefined while the program hides the cursor. */
  readonly cursor: { readonly column: number; readonly row: number } | undefined;
}

const MERGED_MS = 80;
const LONGEST_PAUSE_MS = 2000;

/**
 * Computes the frames of a recording. Output within 80 ms becomes one frame, frames that change nothing are
 * dropped, and no frame but the last lasts longer than 2 seconds.
 */
export async function computeFrames(recording: readonly Output[], size: TerminalSize): Promise<Frame[]> {
  const emulator = createEmulator(size);
  const isCursorShown = watchCursor(emulator);
  const frames: Frame[] = [];
  let lastLook = '';
  let recordedAtMs = 0;
  for (const { atMs, data } of mergeClose(recording)) {
    await feed(emulator, data);
    const look = readFrame(emulator, isCursorShown());
    if (JSON.stringify(look) === lastLook) continue;
    lastLook = JSON.stringify(look);
    const previous = frames.at(-1);
    const pauseMs = Math.min(atMs - recordedAtMs, LONGEST_PAUSE_MS);
    frames.push({ atMs: previous === undefined ? 0 : previous.atMs + pauseMs, ...look });
    recordedAtMs = atMs;
  }
  return frames;
}

function mergeClose(recording: readonly Output[]): Output[] {
  const merged: Output[] = [];
  for (const { atMs, data } of recording) {
    const last = merged.at(-1);
    if (last !== undefined && atMs - last.atMs < MERGED_MS) {
      merged[merged.length - 1] = { atMs: last.atMs, data: last.data + data };
    } else {
      merged.push({ atMs, data });
    }
  }
  return merged;
}

function readFrame({ buffer: { active }, rows }: Terminal, isCursorShown: boolean): Omit<Frame, 'atMs'> {
  return {
    scrolledLines: active.baseY,
    rows: Array.from({ length: rows }, (_, row) => {
      const line = active.getLine(active.baseY + row);
      return line === undefined ? [] : runsOf(line);
    }),
    cursor: isCursorShown ? { column: active.cursorX, row: active.cursorY } : undefined,
  };
}

/** Follows whether a program hides the cursor (DECTCEM, mode 25), which the emulator does not report. */
function watchCursor({ parser }: Terminal): () => boolean {
  let isShown = true;
  for (const final of ['h', 'l']) {
    parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
      if (modes.includes(25)) isShown = final === 'h';
      return false;
    });
  }
  return () => isShown;
}
