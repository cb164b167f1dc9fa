/**
 * Capital letters as SVG paths, 4 wide and 6 high. With them, text on pictures does not depend on the
 * machine's fonts.
 */
const LETTERS: Readonly<Record<string, string>> = {
  A: 'M0 6L2 0L4 6M.7 4H3.3',
  D: 'M0 0V6H1.8Q4 6 4 3T1.8 0Z',
  E: 'M4 0H0V6H4M0 3H3.2',
  G: 'M4 1Q3.3 0 2 0Q0 0 0 3T2 6Q4 6 4 4V3.2H2.2',
  I: 'M2 0V6M1 0H3M1 6H3',
  L: 'M0 0V6H4',
  M: 'M0 6V0L2 3.4L4 0V6',
  N: 'M0 6V0L4 6V0',
  O: 'M2 0Q4 0 4 3T2 6T0 3T2 0Z',
  R: 'M0 6V0H2.2Q4 0 4 1.6T2.2 3.2H0M2.2 3.2L4 6',
  S: 'M4 1Q3.4 0 2 0Q.2 0 .2 1.5T2 3T4 4.5T2 6Q.6 6 0 5',
  T: 'M0 0H4M2 0V6',
  U: 'M0 0V3.8Q0 6 2 6T4 3.8V0',
  W: 'M0 0L1 6L2 2.4L3 6L4 0',
  ':': 'M2 1.6V2M2 4.6V5',
};

const LETTER_WIDTH = 4;
const LETTER_HEIGHT = 6;
const ADVANCE = 5.6;

/** A text as an SVG group of strokes, and its size. */
export interface StrokedText {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Draws a text of these capital letters and spaces; `height` is the letters' height in pixels. */
export function strokeText(text: string, height: number): StrokedText {
  const scale = height / LETTER_HEIGHT;
  const strokes = [...text].map((letter, i) => {
    const path = LETTERS[letter];
    return path ? `<path transform="translate(${i * ADVANCE} 0)" d="${path}"/>` : '';
  });
  const svg = `<g fill="none" stroke-width="0.8" stroke-linecap="round" stroke-linejoin="round" transform="scale(${scale})">${strokes.join('')}</g>`;
  return { svg, width: ((text.length - 1) * ADVANCE + LETTER_WIDTH) * scale, height };
}
