import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDisplay } from '../../../local/progress/display.ts';
import type { Progress } from '../../../local/progress/progress.ts';

const running = (state: string): Progress => ({ phase: 'running', state });
const retouched: Progress = { phase: 'retouched', files: ['r/a.jpg'] };

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** A terminal of which only the visible lines are kept: it knows the sequences that the display uses. */
function createTerminal(rows: number) {
  const lines: string[] = [];
  return {
    isTTY: true,
    rows,
    lines,
    write(text: string) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's sequences
      const [, up] = /^(?:\u001b\[(\d+)A)?\r\u001b\[J/.exec(text) ?? [];
      lines.splice(lines.length - Number(up ?? 0));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's sequences
      const rest = text.replace(/^(?:\u001b\[\d+A)?\r\u001b\[J/, '').replace(/\u001b\[\?7[lh]/g, '');
      lines.push(...rest.split('\n').slice(0, -1));
    },
  };
}

describe('createDisplay', () => {
  it('prints a line for each change where there is no terminal', () => {
    const printed: string[] = [];
    const display = createDisplay({ write: (text) => printed.push(text) }, ['a.jpg']);
    display.show({ path: 'a.jpg', progress: running('Wait 7 seconds'), startedAt: 0 });
    display.show({ path: 'a.jpg', progress: running('Poll Segmind'), startedAt: 0 });
    display.show({ path: 'a.jpg', progress: retouched, startedAt: 0, endedAt: 9000 });
    expect(printed).toEqual(['  a.jpg    0 s  being retouched\n', '✓ a.jpg    9 s  retouched: r/a.jpg\n']);
  });

  it('redraws the lines in a terminal as time passes', () => {
    const terminal = createTerminal(24);
    const display = createDisplay(terminal, ['a.jpg', 'b.jpg']);
    display.show({ path: 'a.jpg', progress: running('Join the line'), startedAt: 0 });
    vi.advanceTimersByTime(3000);
    expect(terminal.lines).toEqual(['  a.jpg    3 s  waiting in line', '  b.jpg         waiting']);
    display.end();
  });

  it('leaves the line of a photo that is done above the others', () => {
    const terminal = createTerminal(24);
    const display = createDisplay(terminal, ['a.jpg', 'b.jpg']);
    display.show({ path: 'b.jpg', progress: retouched, startedAt: 0, endedAt: 2000 });
    vi.advanceTimersByTime(5000);
    expect(terminal.lines).toEqual(['✓ b.jpg    2 s  retouched: r/a.jpg', '  a.jpg         waiting']);
    display.end();
  });

  it('shows no more after its end', () => {
    const terminal = createTerminal(24);
    const display = createDisplay(terminal, ['a.jpg']);
    display.end();
    display.show({ path: 'a.jpg', progress: retouched });
    vi.advanceTimersByTime(5000);
    expect(terminal.lines).toEqual(['  a.jpg         waiting']);
  });
});
