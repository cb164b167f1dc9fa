import type { Output } from '../program/output.ts';
import { megabytes } from '../words/numbers.ts';
import { describeSeconds } from '../words/time.ts';

const DRAW_MS = 250;
const PIPE_MS = 30_000;
/** The pace is the mean of this many seconds. */
const PACE_SECONDS = 20;

/** Shows files on their way to the stack or from it. */
export interface Transfer {
  begin(name: string, bytes: number): void;
  /** Adds bytes that were moved; a negative number has to be moved again. */
  bytes(name: string, bytes: number): void;
  /** Ends a file, which is done or has failed. */
  end(name: string, isDone: boolean): void;
  close(): void;
}

/** The totals of a transfer. */
export interface TransferTotals {
  /** `Sending`, `Fetching`. */
  readonly verb: string;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Shows the progress of a transfer. In a terminal: totals, pace, time left and one line per open file,
 * redrawn in place. In a pipe: the totals, every half minute.
 */
export function showTransfer(
  output: Output,
  totals: TransferTotals,
  now: () => number = () => performance.now(),
): Transfer {
  const atWork = new Map<string, { moved: number; readonly bytes: number }>();
  const marks: { readonly ms: number; readonly moved: number }[] = [{ ms: now(), moved: 0 }];
  let moved = 0;
  let done = 0;

  function pace(): number {
    const ms = now();
    marks.push({ ms, moved });
    while (marks.length > 2 && (marks[0]?.ms ?? ms) < ms - PACE_SECONDS * 1000) marks.shift();
    const [first] = marks;
    const seconds = (ms - (first?.ms ?? ms)) / 1000;
    return seconds < 1 ? 0 : (moved - (first?.moved ?? 0)) / seconds;
  }

  function describe(): string {
    const bytesPerSecond = pace();
    const left = totals.bytes - moved;
    return [
      `${totals.verb} ${done.toLocaleString('en-US')} of ${totals.files.toLocaleString('en-US')} photos`,
      `${megabytes(moved)} of ${megabytes(totals.bytes)}`,
      ...(bytesPerSecond > 0 ? [`${megabytes(bytesPerSecond)}/s`] : []),
      ...(bytesPerSecond > 0 && left > 0 ? [`about ${describeSeconds(left / bytesPerSecond)} left`] : []),
    ].join(', ');
  }

  function draw(): void {
    const rows = Math.max(1, output.rows - 3);
    const lines = [...atWork].slice(0, rows).map(([name, { moved: sent, bytes }]) => {
      const share = bytes === 0 ? 100 : Math.floor((100 * sent) / bytes);
      return `  ${String(share).padStart(3)} %  ${name}`;
    });
    output.draw([describe(), ...lines]);
  }

  const timer = output.isTerminal
    ? setInterval(draw, DRAW_MS)
    : setInterval(() => output.say(describe()), PIPE_MS);
  return {
    begin: (name, bytes) => void atWork.set(name, { moved: 0, bytes }),
    bytes(name, bytes) {
      moved += bytes;
      const file = atWork.get(name);
      if (file !== undefined) file.moved += bytes;
    },
    end(name, isDone) {
      atWork.delete(name);
      if (isDone) done += 1;
    },
    close() {
      clearInterval(timer);
      output.draw([]);
    },
  };
}
