import type { TerminalSize } from '../../local/terminal/emulator.ts';
import type { Output } from '../../local/terminal/open-terminal.ts';
import { GROUND, TEXT, TITLE, TITLE_BAR } from './colours.ts';
import { computeFrames, type Frame } from './frames.ts';
import type { Run } from './runs.ts';

/** What to make an SVG from. */
export interface SvgOptions extends TerminalSize {
  readonly recording: readonly Output[];
  /** The title bar's text, which screen readers read. */
  readonly title: string;
}

const LAST_FRAME_MS = 5000;
const FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";
const FONT_SIZE = 14;
const CELL_WIDTH = 8.4;
const ROW_HEIGHT = 17;
const ASCENT = 13;
/** In common fonts box characters are a little lower than a row: this height makes their lines meet. */
const BOX_STRETCH = 1.08;
const BAR_HEIGHT = 36;
const MARGIN = 14;

/**
 * Draws a terminal recording as one SVG that plays and loops with CSS alone. Each frame paints the rows that
 * it changes over the frames before it. Without animation, all of them together show the last frame.
 */
export async function writeSvg({ recording, title, columns, rows }: SvgOptions): Promise<string> {
  const frames = await computeFrames(recording, { columns, rows });
  const last = frames.at(-1);
  if (last === undefined) throw new Error('The recording is empty: the program printed nothing.');
  const durationMs = last.atMs + LAST_FRAME_MS;
  const percent = ({ atMs }: Frame) => `${Number(((100 * atMs) / durationMs).toFixed(2))}%`;
  const [width, height] = [round(columns * CELL_WIDTH), rows * ROW_HEIGHT];
  const [outerWidth, outerHeight] = [width + 2 * MARGIN, BAR_HEIGHT + height + MARGIN];
  const { definitions, painted } = paintFrames(frames, width);
  const scrolls = frames.filter(
    ({ scrolledLines }, i) => scrolledLines !== (frames[i - 1]?.scrolledLines ?? 0),
  );
  const scrollTo = ({ scrolledLines }: Frame) => `{transform:translateY(${-scrolledLines * ROW_HEIGHT}px)}`;

  return `<svg xmlns="http://www.w3.org/2000/svg" width="${outerWidth}" height="${outerHeight}" \
viewBox="0 0 ${outerWidth} ${outerHeight}" role="img" xml:space="preserve">
<title>${escapeMarkup(title)}</title>
<style>
text{font:${FONT_SIZE}px ${FONT};fill:${TEXT};white-space:pre}
.b{font-weight:bold}.d{opacity:.75}.i{font-style:italic}.u{text-decoration:underline}.x{transform:scaleY(${BOX_STRETCH})}
path{shape-rendering:crispEdges}
${colourRules(frames)}
.f,.s{animation:${durationMs / 1000}s step-end infinite}
.s{animation-name:s}.s${scrollTo(last)}
@keyframes s{0%{transform:none}${scrolls.map((frame) => percent(frame) + scrollTo(frame)).join('')}}
${frames
  .map((frame, i) => `@keyframes f${i}{0%{visibility:hidden}${percent(frame)}{visibility:visible}}`)
  .slice(1)
  .join('\n')}
@media (prefers-reduced-motion:reduce){.f,.s{animation:none}}
</style>
<defs>
${definitions.join('\n')}
</defs>
<rect width="${outerWidth}" height="${outerHeight}" rx="9" fill="${GROUND}"/>
<path style="shape-rendering:auto" fill="${TITLE_BAR}" d="M0 ${BAR_HEIGHT - 8}V9a9 9 0 0 1 9-9h${outerWidth - 18}a9 9 0 0 1 9 9v${BAR_HEIGHT - 17}z"/>
<circle cx="19" cy="14" r="6" fill="#ff5f57"/><circle cx="39" cy="14" r="6" fill="#febc2e"/>\
<circle cx="59" cy="14" r="6" fill="#28c840"/>
<text x="${outerWidth / 2}" y="19" text-anchor="middle" style="fill:${TITLE};font-size:13px">${escapeMarkup(title)}</text>
<svg x="${MARGIN}" y="${BAR_HEIGHT}" width="${width}" height="${height}">
<g class="s">
${painted.join('\n')}
</g>
</svg>
</svg>
`;
}

/** Each style of a row is defined once. Each frame uses the styles of the rows that it changes. */
function paintFrames(frames: readonly Frame[], width: number) {
  const ids = new Map<string, string>([['', 'r0']]);
  const shown = new Map<number, string>();
  const painted = frames.map(({ rows, scrolledLines, cursor }, i) => {
    const uses = rows.flatMap((runs, row) => {
      const look = drawRow(runs, cursor?.row === row ? cursor.column : undefined);
      const line = scrolledLines + row;
      if ((shown.get(line) ?? '') === look) return [];
      shown.set(line, look);
      if (!ids.has(look)) ids.set(look, `r${ids.size}`);
      return [`<use href="#${ids.get(look)}" y="${line * ROW_HEIGHT + ASCENT}"/>`];
    });
    return i === 0
      ? `<g>${uses.join('')}</g>`
      : `<g class="f" style="animation-name:f${i}">${uses.join('')}</g>`;
  });
  const definitions = [...ids].map(([look, id]) => `<g id="${id}"><use href="#w"/>${look}</g>`);
  const shared = [
    `<path id="w" fill="${GROUND}" d="${area(0, width)}"/>`,
    `<path id="c" fill="${TEXT}" opacity=".5" d="${area(0, CELL_WIDTH)}"/>`,
  ];
  return { definitions: [...shared, ...definitions], painted };
}

/** Draws a row from the baseline of its text: backgrounds, the cursor, texts. */
function drawRow(runs: readonly Run[], cursorColumn: number | undefined): string {
  const grounds = runs
    .filter(({ look }) => look.background !== undefined)
    .map(({ column, columns, look: { background } }) => {
      return `<path fill="${background}" d="${area(round(column * CELL_WIDTH), round(columns * CELL_WIDTH))}"/>`;
    });
  const cursor = cursorColumn === undefined ? '' : `<use href="#c" x="${round(cursorColumn * CELL_WIDTH)}"/>`;
  return grounds.join('') + cursor + runs.map(drawText).join('');
}

function drawText({ column, columns, text, kind, look }: Run): string {
  const { foreground, isBold, isDim, isItalic, isUnderlined } = look;
  const classes = [
    foreground !== TEXT && colourClass(foreground),
    isBold && 'b',
    isDim && 'd',
    isItalic && 'i',
    isUnderlined && 'u',
    kind === 'box' && 'x',
  ].filter(Boolean);
  return [
    `<text x="${round(column * CELL_WIDTH)}"`,
    // Fonts differ in width, but the columns must not.
    columns > 1 && kind !== 'other' && ` textLength="${round(columns * CELL_WIDTH)}"`,
    kind === 'box' && ' lengthAdjust="spacingAndGlyphs"',
    classes.length > 0 && ` class="${classes.join(' ')}"`,
    `>${escapeMarkup(text)}</text>`,
  ]
    .filter(Boolean)
    .join('');
}

function colourRules(frames: readonly Frame[]): string {
  const runs = frames.flatMap(({ rows }) => rows.flat());
  const colours = new Set(runs.map(({ look }) => look.foreground));
  return [...colours].map((colour) => `.${colourClass(colour)}{fill:${colour}}`).join('');
}

function colourClass(colour: string): string {
  return `c${colour.slice(1)}`;
}

function area(x: number, width: number): string {
  return `M${x}-${ASCENT}h${width}v${ROW_HEIGHT}h-${width}z`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
