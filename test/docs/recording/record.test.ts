import { describe, expect, it } from 'vitest';
import { record } from '../../../docs/recording/record.ts';
import { createEmulator, feed, readScrollback } from '../../../local/terminal/emulator.ts';
import type { Output } from '../../../local/terminal/open-terminal.ts';

/** The text that a viewer sees at the end. */
async function seenAtEnd(recording: readonly Output[]): Promise<string> {
  const emulator = createEmulator({ columns: 80, rows: 24 });
  for (const { data } of recording) await feed(emulator, data);
  return readScrollback(emulator);
}

describe('record', () => {
  it('types each command at a prompt and shows what it prints', async () => {
    const recording = await record([{ type: 'echo one' }, { type: 'echo two' }]);
    expect(await seenAtEnd(recording)).toBe('$ echo one\none\n$ echo two\ntwo\n$');
  });

  it('types a command key by key', async () => {
    const recording = await record([{ type: 'true' }]);
    expect(recording.map(({ data }) => data)).toEqual(expect.arrayContaining(['t', 'r', 'u', 'e', '\r\n']));
  });

  it('answers the questions of a command', async () => {
    const recording = await record([
      {
        type: `printf 'Go on? '; read answer; echo "You said $answer"`,
        keys: [{ after: /Go on\?/, write: 'y\r' }],
      },
    ]);
    expect(await seenAtEnd(recording)).toMatch(/\nGo on\? y\nYou said y\n\$$/);
  });

  it('hides the work that happens before a command', async () => {
    const done: string[] = [];
    const recording = await record([
      { type: 'echo one' },
      { type: 'echo two', before: async () => void done.push('out of sight') },
    ]);
    expect(done).toEqual(['out of sight']);
    expect(await seenAtEnd(recording)).toBe('$ echo one\none\n$ echo two\ntwo\n$');
  });

  it('never goes back in time', async () => {
    const recording = await record([{ type: 'seq 3' }, { type: 'seq 3' }]);
    const times = recording.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('does not record a command that fails unexpectedly', async () => {
    await expect(record([{ type: 'echo no such photo; exit 3' }])).rejects.toThrow(
      /ended with exit code 3; the recording expects 0:\nno such photo$/,
    );
  });

  it('records a command that is expected to fail', async () => {
    const recording = await record([{ type: 'echo no such photo; exit 3', exitCode: 3 }]);
    expect(await seenAtEnd(recording)).toContain('no such photo');
  });
});
