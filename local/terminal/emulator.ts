import xterm, { type IBuffer, type Terminal } from '@xterm/headless';

/** The size of a terminal, in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

// Longer than any recording, so that no line is dropped.
const SCROLLBACK_LINES = 1_000_000;

/** Creates a terminal without a window. It gets a program's output and computes what a person would see. */
export function createEmulator({ columns, rows }: TerminalSize): Terminal {
  return new xterm.Terminal({
    cols: columns,
    rows,
    scrollback: SCROLLBACK_LINES,
    allowProposedApi: true,
    logLevel: 'off',
  });
}

/** Writes output to the emulator; resolves when its screen shows the output. */
export function feed(emulator: Terminal, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => emulator.write(data, resolve));
}

/** The rows that are visible now, without trailing spaces. */
export function readScreen({ buffer: { active }, rows }: Terminal): string[] {
  return Array.from({ length: rows }, (_, row) => readLine(active, active.baseY + row));
}

/** All lines so far, including the screen, as text. Lines that the terminal wrapped are joined. */
export function readScrollback({ buffer: { active } }: Terminal): string {
  let text = '';
  for (let line = 0; line < active.length; line++) {
    const isContinued = active.getLine(line + 1)?.isWrapped ?? false;
    text += isContinued ? active.getLine(line)?.translateToString() : `${readLine(active, line)}\n`;
  }
  return text.trimEnd();
}

function readLine(buffer: IBuffer, line: number): string {
  return buffer.getLine(line)?.translateToString(true).trimEnd() ?? '';
}
