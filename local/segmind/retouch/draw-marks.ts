import type { OverlayOptions } from 'sharp';
import type { PixelSize, Pixels } from './pixels.ts';
import { strokeText } from './stroke-letters.ts';

/** The text on every simulated picture. */
const VISIBLE_LINE = 'SIMULATED: NO AI MODEL WAS USED';
/** The text that SeedEdit writes on its pictures if `watermark` is on. */
const CORNER_MARK = 'AI GENERATED';
const LEAST_LETTER_PIXELS = 7;
const WIDEST_SHARE = 0.9;

/**
 * Draws the line that says that a picture is simulated: white on dark, in the middle of the lower border, or
 * above an area there that is white. `drawn` is the same picture, smaller.
 */
export function drawVisibleLine(picture: PixelSize, drawn: Pixels): OverlayOptions {
  const letter = Math.max(LEAST_LETTER_PIXELS, 0.014 * Math.min(picture.width, picture.height));
  const fitting = (WIDEST_SHARE * picture.width * letter) / strokeText(VISIBLE_LINE, letter).width;
  const text = strokeText(VISIBLE_LINE, Math.min(letter, fitting));
  const margin = 0.8 * text.height;
  const [width, height] = [text.width + 2 * margin, text.height + 2 * margin];
  const left = (picture.width - width) / 2;
  const bottom = findBottom(drawn, { width: width / picture.width, height: height / picture.height });
  const top = picture.height * bottom - height;
  return overlay(
    picture,
    `<g transform="translate(${left} ${top})"><rect width="${width}" height="${height}" fill="#000" fill-opacity="0.75"/>
      <g transform="translate(${margin} ${margin})" stroke="#fff">${text.svg}</g></g>`,
  );
}

/** From this value on, a pixel counts as white; JPEG may change white a little. */
const WHITE = 250;
/** The share of the area under the line that may be white. */
const WHITE_SHARE = 0.02;

/**
 * Finds the lower edge of the lowest area in the middle of a picture that is not white; if there is none, of
 * the area with the least white. The result and the line's size are shares of the picture. White has to be
 * avoided because the transparent parts of a photo are sent as white and become transparent again, which
 * would hide the line.
 */
function findBottom({ data, width, height }: Pixels, line: PixelSize): number {
  const rows = Math.ceil(line.height * height);
  const [from, to] = [Math.floor(((1 - line.width) / 2) * width), Math.ceil(((1 + line.width) / 2) * width)];
  const whites = Array.from({ length: height }, (_, y) => {
    let white = 0;
    for (let x = from; x < to; x += 1) {
      const at = 3 * (y * width + x);
      white += Math.min(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0) >= WHITE ? 1 : 0;
    }
    return white / (to - from);
  });
  let best = { bottom: height, share: Number.POSITIVE_INFINITY };
  for (let bottom = height; bottom >= rows; bottom -= 1) {
    const share = whites.slice(bottom - rows, bottom).reduce((sum, white) => sum + white, 0) / rows;
    if (share < best.share) best = { bottom, share };
    if (share <= WHITE_SHARE) break;
  }
  return best.bottom / height;
}

/** Draws the model's own mark at the bottom right. */
export function drawCornerMark(picture: PixelSize): OverlayOptions {
  const text = strokeText(CORNER_MARK, 0.022 * Math.min(picture.width, picture.height));
  const margin = 1.2 * text.height;
  const left = picture.width - text.width - margin;
  const top = picture.height - text.height - margin;
  return overlay(
    picture,
    `<g transform="translate(${left} ${top})" stroke="#fff" stroke-opacity="0.8">${text.svg}</g>`,
  );
}

function overlay({ width, height }: PixelSize, drawing: string): OverlayOptions {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawing}</svg>`;
  return { input: Buffer.from(svg) };
}
