import { answerSize } from '../answer-size.ts';
import { type Adjustments, readInstructions } from '../instructions.ts';
import type { Ellipse } from '../picture-plan.ts';
import { decodePhoto, type Pixels } from '../pixels.ts';
import { blurBackground } from './blur-background.ts';
import { findSpots } from './find-spots.ts';
import { aimSpot, healSpot, type Spot } from './heal-spot.ts';
import { findSubject } from './skin.ts';
import { tonePixels } from './tone-pixels.ts';

/** The edits of one photo. The plan contains no pixels, so it can be applied to the photo at any size. */
export interface EditPlan {
  readonly adjustments: Adjustments;
  readonly spots: readonly Spot[];
  readonly subject: Ellipse;
}

/** Decides the edits of a photo, best at about a megapixel. The things in `removed` are removed too. */
export function planEdits(
  pixels: Pixels,
  adjustments: Adjustments,
  removed: readonly Ellipse[] = [],
): EditPlan {
  const spots = findSpots(pixels, adjustments.healing);
  spots.push(...removed.map((thing) => aimSpot(pixels, thing)));
  return { adjustments, spots, subject: findSubject(pixels) };
}

/**
 * Removes the spots, blurs the background, then changes tone and colours. Does not change the given pixels.
 */
export async function editPhoto(pixels: Pixels, { adjustments, spots, subject }: EditPlan): Promise<Pixels> {
  const healed = { ...pixels, data: Uint8Array.from(pixels.data) };
  for (const spot of spots) healSpot(healed, spot);
  const { backgroundBlur } = adjustments;
  return tonePixels(
    backgroundBlur > 0 ? await blurBackground(healed, subject, backgroundBlur) : healed,
    adjustments,
  );
}

/** Applies the model's edits to the photo at full size: a reference to compare finished pictures with. */
export async function editAtFullSize(
  photo: Buffer,
  instructions: string,
  removed?: readonly Ellipse[],
): Promise<Pixels> {
  const full = await decodePhoto(photo);
  const small = await decodePhoto(photo, answerSize(full));
  return editPhoto(full, planEdits(small, readInstructions(instructions), removed));
}
