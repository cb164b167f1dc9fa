import sharp from 'sharp';
import { compareAnswer } from '../../core/pictures/finish/comparison.ts';
import type { Pixels } from '../../core/pictures/finish/plane.ts';
import { restore } from '../../core/pictures/finish/restore.ts';
import type { Pictures } from './fidelity-cases.ts';

/** A model's answer at the photo's size, made in three ways. */
export interface Enlargements {
  /** An ordinary enlargement. */
  readonly naive: Pixels;
  /** The same, but moved and warped to match the original. */
  readonly registered: Pixels;
  /** With the original's detail: the result that is delivered. */
  readonly ours: Pixels;
}

export async function enlarge({ original, answer, native }: Pictures): Promise<Enlargements> {
  const comparison = compareAnswer(original, answer, { nativePixels: native.width * native.height });
  const [registered, ours] = [copy(original), copy(original)];
  restore(registered, answer, comparison, { detail: false });
  restore(ours, answer, comparison, { detail: true });
  const { width, height } = original;
  const raw = { width: answer.width, height: answer.height, channels: answer.channels };
  const data = await sharp(answer.data, { raw }).resize({ width, height, fit: 'fill' }).raw().toBuffer();
  return { naive: { width, height, channels: 3, data }, registered, ours };
}

function copy(pixels: Pixels): Pixels {
  return { ...pixels, data: new Uint8Array(pixels.data) };
}
