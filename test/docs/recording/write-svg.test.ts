import { DOMParser, type Element } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { writeSvg } from '../../../docs/recording/write-svg.ts';
import type { Output } from '../../../local/terminal/open-terminal.ts';

const CELL_WIDTH = 8.4;
const SIZE = { columns: 40, rows: 4 };

const draw = (recording: readonly Output[]) => writeSvg({ recording, title: 'a <b> & c', ...SIZE });

/** Output in steps of one second. */
const play = (...texts: readonly string[]): Output[] =>
  texts.map((data, second) => ({ atMs: 1000 * second, data }));

/** The rows that the SVG shows without animation: the last one painted at each position. */
function lastRows(svg: string): string[] {
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml');
  const rows = new Map<number, string>();
  for (const use of document.getElementsByTagName('use')) {
    const y = use.getAttribute('y');
    const look = document.getElementById(use.getAttribute('href')?.slice(1) ?? '');
    if (y !== null) rows.set(Number(y), textOf(look));
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, text]) => text);
}

/** The text of a row, with each part at its column. */
function textOf(row: Element | null): string {
  return Array.from(row?.getElementsByTagName('text') ?? []).reduce((line, text) => {
    const column = Math.round(Number(text.getAttribute('x')) / CELL_WIDTH);
    return line.padEnd(column) + text.textContent;
  }, '');
}

describe('writeSvg', () => {
  it('shows the last frame without animation', async () => {
    const svg = await draw(
      play('$ retouch up shoot/\r\n', '1 of 2\r', '\x1b[32m2 of 2\x1b[0m photos\r\ndone'),
    );
    expect(lastRows(svg)).toEqual(['$ retouch up shoot/', '2 of 2 photos', 'done']);
  });

  it('clears the cells that a frame leaves empty', async () => {
    expect(lastRows(await draw(play('one\r\ntwo', '\x1b[2K')))).toEqual(['one', '']);
  });

  it('escapes markup in the text and the title', async () => {
    const svg = await draw(play('<script>&amp;'));
    expect(lastRows(svg)).toEqual(['<script>&amp;']);
    expect(svg).toContain('<title>a &lt;b&gt; &amp; c</title>');
  });

  it('runs no script and requests nothing from outside', async () => {
    const svg = await draw(play('<script>alert(1)</script> https://example.com\r\n', 'done'));
    expect(svg).not.toMatch(/<script|url\(|@import|<image|<foreignObject|\son\w+=/i);
    expect([...svg.matchAll(/href="([^"]*)"/g)].filter(([, target]) => !target?.startsWith('#'))).toEqual([]);
  });

  it('shows each frame from its time on, and the last one for 5 seconds', async () => {
    const svg = await draw(play('one', ' two', ' three', ' four', ' five', ' six'));
    expect(svg).toContain('animation:10s step-end infinite');
    expect([...svg.matchAll(/@keyframes f\d\{0%\{visibility:hidden\}(\d+)%/g)].map(([, at]) => at)).toEqual([
      '10',
      '20',
      '30',
      '40',
      '50',
    ]);
  });

  it('does not move for a viewer who prefers reduced motion', async () => {
    expect(await draw(play('one', 'two'))).toContain(
      '@media (prefers-reduced-motion:reduce){.f,.s{animation:none}}',
    );
  });

  it('scrolls rows that only move instead of drawing them again', async () => {
    const svg = await draw(play('1\r\n2\r\n3\r\n', '4\r\n', '5\r\n'));
    expect(svg).toContain('.s{transform:translateY(-34px)}');
    expect(svg.match(/>1<\/text>/g)).toHaveLength(1);
    expect(svg.match(/<use href="#r\d+" y/g)?.length).toBeLessThan(12);
  });

  it('keeps the columns of text after wide characters', async () => {
    expect(await draw(play('漢字 ok'))).toMatch(/<text x="42" textLength="16.8">ok<\/text>/);
  });

  it('does not draw what was not recorded', async () => {
    await expect(draw([])).rejects.toThrow('The recording is empty');
  });
});
