import type { OverlayOptions } from 'sharp';
import type { PixelSize } from './pixels.ts';
import { strokeText } from './stroke-letters.ts';

/** What every simulated picture says of itself. */
const VISIBLE_LINE = 'SIMULATED: NO AI MODEL WAS USED';
/** What SeedEdit writes on its pictures with `watermark` on. */
const CORNER_MARK = 'AI GENERATED';
const LEAST_LETTER_PIXELS = 7;
const WIDEST_SHARE = 0.9;

/** The line that says that a picture is simulated: white on dark, in the middle of the lower border. */
export function drawVisibleLine(picture: PixelSize): OverlayOptions {
  const letter = Math.max(LEAST_LETTER_PIXELS, 0.014 * Math.min(picture.width, picture.height));
  const fitting = (WIDEST_SHARE * picture.width * letter) / strokeText(VISIBLE_LINE, letter).width;
  const text = strokeText(VISIBLE_LINE, Math.min(letter, fitting));
  const margin = 0.8 * text.height;
  const [width, height] = [text.width + 2 * margin, text.height + 2 * margin];
  const left = (picture.width - width) / 2;
  const top = picture.height - height;
  return overlay(
    picture,
    `<g transform="translate(${left} ${top})"><rect width="${width}" height="${height}" fill="#000" fill-opacity="0.75"/>
      <g transform="translate(${margin} ${margin})" stroke="#fff">${text.svg}</g></g>`,
  );
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
