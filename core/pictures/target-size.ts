import type { OutputOptions } from '../domain/output-options.ts';
import type { Size } from './finish/plane.ts';

/**
 * The size of a result, in exactly the original's ratio. `full`: the original's size, or more if the model
 * returned more pixels. `delivered`: as many pixels as the model returned. A number: the longest side.
 */
export function targetSize(
  original: Size,
  answer: Size,
  size: Exclude<OutputOptions['size'], 'untouched'>,
): Size {
  const delivered = Math.sqrt((answer.width * answer.height) / (original.width * original.height));
  const longest = Math.max(original.width, original.height);
  const scale = size === 'full' ? Math.max(1, delivered) : size === 'delivered' ? delivered : size / longest;
  return {
    width: Math.max(1, Math.round(original.width * scale)),
    height: Math.max(1, Math.round(original.height * scale)),
  };
}
