import type { OverlayOptions } from 'sharp';
import type { PixelSize, Pixels } from './pixels.ts';
import { strokeText } from './stroke-letters.ts';

/** What every simulated picture says of itself. */
const VISIBLE_LINE = 'SIMULATED: NO AI MODEL WAS USED';
/** What SeedEdit writes on its pictures with `watermark` on. */
const CORNER_MARK = 'AI GENERATED';
const LEAST_LETTER_PIXELS = 7;
const WIDEST_SHARE = 0.9;

/**
 * The line that says that a picture is simulated: white on dark, in the middle of the lower border, or above what is
 * white there. `drawn` is the same picture, smaller.
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

/** From this on a pixel is white, within what JPEG changes. */
const WHITE = 250;
/** So much of a line's place may be white. */
const WHITE_SHARE = 0.02;

/**
 * The lower edge of the lowest place, in the middle of a picture, where a line does not lie on white; if there is none,
 * of the place with the least white. It and the line's size are shares of the picture. The transparent parts of a
 * photo are sent on white and are made transparent again: they would hide the line.
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

/** The model's own mark at the bottom right. */
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
