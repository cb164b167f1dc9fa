import {
  describeProgress,
  isDone,
  nameWidth,
  type PhotoProgress,
  progressLine,
  progressLines,
  waitingPhoto,
} from './progress.ts';

const REDRAW_MS = 500;
const NO_WRAP = '\x1b[?7l';
const WRAP = '\x1b[?7h';
const CLEAR_BELOW = '\x1b[J';
const up = (lines: number) => (lines === 0 ? '' : `\x1b[${lines}A`);

/** What {@link createDisplay} writes to: a terminal, a pipe or a file. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Shows how photos come along. */
export interface Display {
  /** Something about a photo has changed. */
  show(photo: PhotoProgress): void;
  /** Leaves the screen as it is; no more is shown. */
  end(): void;
}

/**
 * Makes the display that fits: in a terminal a line for each photo, redrawn in place, elsewhere a line for each
 * change. A photo's last line stays in both.
 */
export function createDisplay(screen: Screen, paths: readonly string[], now = Date.now): Display {
  return screen.isTTY === true ? redrawLines(screen, paths, now) : printLines(screen, paths, now);
}

function printLines(screen: Screen, paths: readonly string[], now: () => number): Display {
  const width = nameWidth(paths);
  const said = new Map<string, string>();
  return {
    show(photo) {
      const words = describeProgress(photo.progress);
      if (said.get(photo.path) === words) return;
      said.set(photo.path, words);
      screen.write(`${progressLine(photo, width, now())}\n`);
    },
    end: () => {},
  };
}

function redrawLines(screen: Screen, paths: readonly string[], now: () => number): Display {
  const present = new Map(paths.map((path) => [path, waitingPhoto(path)]));
  const width = nameWidth(paths);
  let drawn = 0;
  /** Takes the lines away, prints what is to stay, and draws the lines again below. */
  const draw = (lasting: readonly string[] = []) => {
    const lines = progressLines([...present.values()], Math.max(1, (screen.rows ?? 24) - 2), now());
    const cut = lines.map((line) => `${line}\n`).join('');
    screen.write(
      `${up(drawn)}\r${CLEAR_BELOW}${lasting.map((line) => `${line}\n`).join('')}${NO_WRAP}${cut}${WRAP}`,
    );
    drawn = lines.length;
  };
  draw();
  const timer = setInterval(draw, REDRAW_MS);
  let ended = false;
  return {
    show(photo) {
      if (ended) return;
      present.set(photo.path, photo);
      draw(isDone(photo.progress) ? [progressLine(photo, width, now())] : []);
    },
    end() {
      ended = true;
      clearInterval(timer);
    },
  };
}
