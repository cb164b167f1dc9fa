import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOutput } from '../../../client/program/output.ts';
import { showTransfer } from '../../../client/progress/transfer.ts';

const MB = 1_000_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** 100 photos of 10 MB each. */
function transfer(isTTY: boolean, json = false) {
  let printed = '';
  const stdout = new PassThrough();
  stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const screen = Object.assign(stdout, { isTTY, columns: 100, rows: 24 }) as never;
  const output = createOutput({ stdout: screen, stderr: process.stderr, json, debug: false });
  const totals = { verb: 'Sending', files: 100, bytes: 1000 * MB };
  return {
    shown: showTransfer(output, totals, () => Date.now()),
    printed: () => stripVTControlCharacters(printed),
  };
}

describe('files in transfer', () => {
  it('are shown in a terminal with totals, pace, time left and a line for each file in progress', () => {
    const { shown, printed } = transfer(true);
    shown.begin('1.jpg', 10 * MB);
    shown.bytes('1.jpg', 10 * MB);
    shown.end('1.jpg', true);
    shown.begin('2.jpg', 10 * MB);
    shown.bytes('2.jpg', 5 * MB);
    vi.advanceTimersByTime(5000);
    shown.close();
    expect(printed()).toContain('Sending 1 of 100 photos, 15 MB of 1 GB, 3 MB/s, about 5 min left');
    expect(printed()).toContain('   50 %  2.jpg');
  });

  it('are shown as one line each half minute in a pipe', () => {
    const { shown, printed } = transfer(false);
    shown.begin('1.jpg', 10 * MB);
    shown.bytes('1.jpg', 10 * MB);
    shown.end('1.jpg', true);
    vi.advanceTimersByTime(29_000);
    expect(printed()).toBe('');
    vi.advanceTimersByTime(1000);
    shown.close();
    expect(printed()).toMatch(/^Sending 1 of 100 photos, 10 MB of 1 GB, .* left\n$/);
  });

  it('are not reported to programs', () => {
    const { shown, printed } = transfer(false, true);
    vi.advanceTimersByTime(60_000);
    shown.close();
    expect(printed()).toBe('');
  });

  it('are counted again if they are transferred again', () => {
    const { shown, printed } = transfer(true);
    shown.begin('1.jpg', 10 * MB);
    shown.bytes('1.jpg', 8 * MB);
    shown.bytes('1.jpg', -8 * MB);
    vi.advanceTimersByTime(1000);
    shown.close();
    expect(printed()).toContain('Sending 0 of 100 photos, 0 B of 1 GB');
  });
});
