import { answerSize } from '../answer-size.ts';
import { type Adjustments, readInstructions } from '../instructions.ts';
import type { Ellipse } from '../picture-plan.ts';
import { decodePhoto, type Pixels } from '../pixels.ts';
import { blurBackground } from './blur-background.ts';
import { findSpots } from './find-spots.ts';
import { aimSpot, healSpot, type Spot } from './heal-spot.ts';
import { findSubject } from './skin.ts';
import { tonePixels } from './tone-pixels.ts';

/** What is done to one photo. It has no pixels in it, so that the same can be done to the photo at any size. */
export interface EditPlan {
  readonly adjustments: Adjustments;
  readonly spots: readonly Spot[];
  readonly subject: Ellipse;
}

/** Decides what to do to a photo, best seen at about a megapixel; `removed` goes as well. */
export function planEdits(
  pixels: Pixels,
  adjustments: Adjustments,
  removed: readonly Ellipse[] = [],
): EditPlan {
  const spots = findSpots(pixels, adjustments.healing);
  spots.push(...removed.map((thing) => aimSpot(pixels, thing)));
  return { adjustments, spots, subject: findSubject(pixels) };
}

/** Removes the spots, blurs the background, then changes tone and colours. The pixels given stay as they are. */
export async function editPhoto(pixels: Pixels, { adjustments, spots, subject }: EditPlan): Promise<Pixels> {
  const healed = { ...pixels, data: Uint8Array.from(pixels.data) };
  for (const spot of spots) healSpot(healed, spot);
  const { backgroundBlur } = adjustments;
  return tonePixels(
    backgroundBlur > 0 ? await blurBackground(healed, subject, backgroundBlur) : healed,
    adjustments,
  );
}

/**
 * Does to a photo at its own size what the model does to its small copy: the truth, which a finished picture can be
 * compared with.
 */
export async function editAtFullSize(
  photo: Buffer,
  instructions: string,
  removed?: readonly Ellipse[],
): Promise<Pixels> {
  const full = await decodePhoto(photo);
  const small = await decodePhoto(photo, answerSize(full));
  return editPhoto(full, planEdits(small, readInstructions(instructions), removed));
}
