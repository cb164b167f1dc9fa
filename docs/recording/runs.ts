import type { IBufferCell, IBufferLine } from '@xterm/headless';
import { GROUND, paletteColour, readableOn, rgbColour, TEXT } from './colours.ts';

/** The style of characters. */
export interface Look {
  readonly foreground: string;
  /** Undefined for the ground of the window. */
  readonly background: string | undefined;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
}

/** Adjacent characters of a row that have the same style and can be drawn as one text. */
export interface Run {
  readonly column: number;
  /** How many columns it fills; a wide character fills two. */
  readonly columns: number;
  readonly text: string;
  readonly kind: CharacterKind;
  readonly look: Look;
}

/**
 * `plain` characters are in every monospace font. `box` characters have to fill their cells. Each `other`
 * character may come from another font with another width, so it is a run of its own.
 */
type CharacterKind = 'plain' | 'box' | 'other';

const FULL_BLOCK = '█';

/** Divides a row into runs. Drops spaces without a background at the ends of a run. */
export function runsOf(line: IBufferLine): Run[] {
  const runs: Run[] = [];
  for (let column = 0; column < line.length; column++) {
    const cell = line.getCell(column);
    // The second half of a wide character has no width.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const text = cell.isInvisible() ? ' ' : cell.getChars() || ' ';
    const kind = kindOf(text);
    const own = lookOf(cell, kind);
    // Draw full blocks as a background, which has no gaps; fonts draw them with seams.
    const look = text === FULL_BLOCK ? { ...own, background: own.foreground } : own;
    const run: Run = { column, columns: cell.getWidth(), text, kind, look };
    const last = runs.at(-1);
    if (last !== undefined && canJoin(last, run)) {
      runs[runs.length - 1] = { ...last, columns: last.columns + run.columns, text: last.text + text };
    } else {
      runs.push(run);
    }
  }
  return runs.flatMap((run) => (isGround(run.look) ? trimSpaces(run) : [run]));
}

function canJoin(one: Run, next: Run): boolean {
  const looksAlike = JSON.stringify(one.look) === JSON.stringify(next.look);
  return looksAlike && one.kind === next.kind && one.kind !== 'other';
}

function isGround({ background, isUnderlined }: Look): boolean {
  return background === undefined && !isUnderlined;
}

function trimSpaces(run: Run): Run[] {
  const text = run.text.trim();
  if (text === '') return [];
  if (run.kind === 'other') return [run];
  const skipped = run.text.length - run.text.trimStart().length;
  return [{ ...run, column: run.column + skipped, columns: text.length, text }];
}

function kindOf(text: string): CharacterKind {
  const code = text.codePointAt(0) ?? 0;
  if (code >= 0x2500 && code <= 0x259f) return 'box';
  return text.length === 1 && code < 0x250 ? 'plain' : 'other';
}

function lookOf(cell: IBufferCell, kind: CharacterKind): Look {
  const own = {
    foreground: cell.isFgDefault() ? undefined : colourOf(cell.isFgRGB(), cell.getFgColor()),
    background: cell.isBgDefault() ? undefined : colourOf(cell.isBgRGB(), cell.getBgColor()),
  };
  const isInverse = cell.isInverse() !== 0;
  const foreground = isInverse ? (own.background ?? GROUND) : (own.foreground ?? TEXT);
  const background = isInverse ? (own.foreground ?? TEXT) : own.background;
  return {
    // Lines and bars may be as faint as the program wants.
    foreground: kind === 'box' ? foreground : readableOn(background ?? GROUND, foreground),
    background,
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
    isItalic: cell.isItalic() !== 0,
    isUnderlined: cell.isUnderline() !== 0,
  };
}

function colourOf(isRgb: boolean, colour: number): string {
  return isRgb ? rgbColour(colour) : paletteColour(colour);
}
