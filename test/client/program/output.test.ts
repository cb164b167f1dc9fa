import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createOutput } from '../../../client/program/output.ts';

/** An output that records its text, on a terminal of 20 columns or in a pipe. */
function create({ isTTY = false, json = false, debug = false } = {}) {
  const printed = { stdout: '', stderr: '' };
  const stdout = {
    ...{ isTTY, columns: isTTY ? 20 : undefined, rows: isTTY ? 10 : undefined },
    write: (text: string) => {
      printed.stdout += text;
      return true;
    },
  };
  const stderr = { write: (text: string) => (printed.stderr += text) };
  return { printed, output: createOutput({ stdout: stdout as never, stderr, json, debug }) };
}

describe('the output for people', () => {
  it('prints words, and the words of events', () => {
    const { output, printed } = create();
    output.say('One.');
    output.tell('sent', { path: '1.jpg' }, 'Two.');
    output.tell('sent', { path: '1.jpg' });
    expect(printed.stdout).toBe('One.\nTwo.\n');
  });

  it('removes control characters from texts, but keeps their lines', () => {
    const { output, printed } = create();
    output.say('a\u001b[31mred\u001b[0m.jpg\r\u0007\nnext');
    expect(printed.stdout).toBe('ared.jpg \nnext\n');
  });

  it('has a default size if the real size is not known', () => {
    const { output } = create();
    expect([output.isTerminal, output.columns, output.rows]).toEqual([false, 80, 24]);
  });

  it('draws nothing in a pipe', () => {
    const { output, printed } = create();
    output.draw(['1 of 2']);
    expect(printed.stdout).toBe('');
  });

  it('draws lines that fit into a terminal', () => {
    const { output, printed } = create({ isTTY: true });
    output.draw(['a line that is longer than the terminal', 'b']);
    expect(stripVTControlCharacters(printed.stdout)).toBe('a line that is long\nb\n');
  });

  it('draws the last drawing again below printed words', () => {
    const { output, printed } = create({ isTTY: true });
    output.draw(['1 of 2']);
    output.say('A word.');
    expect(stripVTControlCharacters(printed.stdout)).toBe('1 of 2\nA word.\n1 of 2\n');
    output.draw([]);
    output.say('Done.');
    expect(stripVTControlCharacters(printed.stdout)).toMatch(/1 of 2\nDone\.\n$/);
  });
});

describe('the output for programs', () => {
  it('is one JSON object per line, without words', () => {
    const { output, printed } = create({ json: true, isTTY: true });
    output.say('One.');
    output.tell('sent', { path: 'a\n\u001b.jpg' }, 'Two.');
    output.draw(['1 of 2']);
    expect(printed.stdout).toBe('{"event":"sent","path":"a\\n\\u001b.jpg"}\n');
    expect(output.isTerminal).toBe(false);
  });
});

describe('debug lines', () => {
  it('go to standard error if they are enabled', () => {
    const { output, printed } = create({ debug: true });
    output.debug('GET /line\u001b[2J 200');
    expect(printed).toEqual({ stdout: '', stderr: 'GET /line 200\n' });
  });

  it('are not shown otherwise', () => {
    const { output, printed } = create();
    output.debug('GET /line 200');
    expect(printed).toEqual({ stdout: '', stderr: '' });
  });
});
