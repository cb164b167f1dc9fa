import { describe, expect, it } from 'vitest';
import { computeFrames } from '../../../docs/recording/frames.ts';

const SIZE = { columns: 20, rows: 3 };

const framesOf = (...output: readonly (readonly [atMs: number, data: string])[]) =>
  computeFrames(
    output.map(([atMs, data]) => ({ atMs, data })),
    SIZE,
  );

describe('computeFrames', () => {
  it('merges output within 80 ms', async () => {
    const frames = await framesOf([0, 'a'], [79, 'b'], [80, 'c']);
    expect(frames.map(({ atMs, rows }) => [atMs, rows[0]?.[0]?.text])).toEqual([
      [0, 'ab'],
      [80, 'abc'],
    ]);
  });

  it('drops a frame that looks like the one before', async () => {
    const frames = await framesOf([0, 'a'], [1000, '\ra'], [1500, 'b']);
    expect(frames.map(({ atMs }) => atMs)).toEqual([0, 1500]);
  });

  it('shows no frame longer than 2 seconds', async () => {
    const frames = await framesOf([500, 'a'], [60_500, 'b'], [61_000, 'c']);
    expect(frames.map(({ atMs }) => atMs)).toEqual([0, 2000, 2500]);
  });

  it('shows the cursor only while the program shows it', async () => {
    const frames = await framesOf([0, 'ab'], [100, '\x1b[?25l'], [200, '\x1b[?25hc']);
    expect(frames.map(({ cursor }) => cursor)).toEqual([
      { column: 2, row: 0 },
      undefined,
      { column: 3, row: 0 },
    ]);
  });

  it.each([
    ['bold', '\x1b[1mx', { isBold: true }],
    ['dim', '\x1b[2mx', { isDim: true }],
    ['red', '\x1b[31mx', { foreground: '#ff7b72' }],
    ['bright red', '\x1b[91mx', { foreground: '#ffa198' }],
    ['of the palette', '\x1b[38;5;208mx', { foreground: '#ff8700' }],
    ['of 24 bits', '\x1b[38;2;255;200;0mx', { foreground: '#ffc800' }],
    ['inverse', '\x1b[7mx', { foreground: '#16181d', background: '#d6dae3' }],
    ['too dark for the ground', '\x1b[38;5;17mx', { foreground: '#d6dae3' }],
    ['too light for its background', '\x1b[42mx', { foreground: '#16181d', background: '#6fd08c' }],
  ])('draws %s text', async (_, text, look) => {
    const [frame] = await framesOf([0, text]);
    expect(frame?.rows[0]?.[0]?.look).toMatchObject(look);
  });
});
