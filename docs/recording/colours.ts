/** The colours of the window. Each text colour has enough contrast with the ground. */
export const GROUND = '#16181d';
export const TEXT = '#d6dae3';
export const TITLE_BAR = '#23262e';
export const TITLE = '#a3a9b8';

/** The 16 ANSI colours: black, red, green, yellow, blue, magenta, cyan, white, and their bright variants. */
export const ANSI_COLOURS = [
  ...['#7d8596', '#ff7b72', '#6fd08c', '#e3b341', '#79b8ff', '#d2a8ff', '#76d9e6', '#d6dae3'],
  ...['#959db0', '#ffa198', '#9be9a8', '#f2cc60', '#a5d6ff', '#e2c5ff', '#b3f0ff', '#ffffff'],
] as const;

const CUBE_STEPS = [0, 95, 135, 175, 215, 255];

/**
 * A colour of a terminal's 256-colour palette.
 * @see https://en.wikipedia.org/wiki/ANSI_escape_code#8-bit
 */
export function paletteColour(index: number): string {
  const ansi = ANSI_COLOURS[index];
  if (ansi !== undefined) return ansi;
  if (index >= 232) return rgbColour(0x010101 * (8 + 10 * (index - 232)));
  const [red, green, blue] = [36, 6, 1].map((unit) => CUBE_STEPS[Math.floor((index - 16) / unit) % 6] ?? 0);
  return rgbColour(((red ?? 0) << 16) | ((green ?? 0) << 8) | (blue ?? 0));
}

/** A 24-bit colour in CSS form. */
export function rgbColour(rgb: number): string {
  return `#${rgb.toString(16).padStart(6, '0')}`;
}

const LEAST_CONTRAST = 4.5;

/**
 * The colour itself if it is readable on the background, else a light or dark one.
 * @see https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
export function readableOn(background: string, colour: string): string {
  const contrast = (candidate: string) => contrastOf(candidate, background);
  if (contrast(colour) >= LEAST_CONTRAST) return colour;
  return contrast(TEXT) > contrast(GROUND) ? TEXT : GROUND;
}

/**
 * The contrast ratio of two colours, from 1 to 21.
 * @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
export function contrastOf(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
