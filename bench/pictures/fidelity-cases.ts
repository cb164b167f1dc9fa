import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Pixels, Size } from '../../core/pictures/finish/plane.ts';
import { addSpots, applyEdit, EDITS, type Edit, touchedBy } from './edits.ts';
import { answerPhoto, type Roughness } from './model.ts';

/** One edit of one photo by a model with a certain picture size and roughness. */
export interface Case {
  readonly photo: string;
  readonly edit: Edit;
  /** The photo's side divided by the enlarged answer's side. */
  readonly factor: number;
  readonly shift: Roughness['shift'];
  readonly wobble: Roughness['wobble'];
}

/** The pictures of a case. */
export interface Pictures {
  readonly original: Pixels;
  /** The edit at the photo's own size. */
  readonly truth: Pixels;
  /** A mask: 1 for each pixel that the edit changed by more than tone. */
  readonly touched: Uint8Array;
  /** The model's picture, enlarged twice. */
  readonly answer: Pixels;
  readonly native: Size;
}

export const FACTORS = [2, 3, 4] as const;
/** Native pixels. */
const SHIFTS = [0, 1, 2, 3] as const;
/** Native pixels. */
const WOBBLE = 0.7;

/** Public photos, two of them portraits: see the README files beside them. */
export const PHOTOS: readonly string[] = [
  'photos/landscape.jpg',
  'photos/portrait.jpg',
  '../../test/fixtures/astronaut.png',
  '../../test/fixtures/rocket.jpg',
].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/**
 * Every photo with every edit at every factor, with and without wobble. The shifts rotate, so that each
 * occurs with each.
 */
export function listCases(photos: readonly string[]): Case[] {
  return FACTORS.flatMap((factor) =>
    EDITS.flatMap((edit, e) =>
      photos.flatMap((photo, p) =>
        [0, WOBBLE].map((wobble, w) => {
          const shift = SHIFTS[(e + p + factor + 2 * w) % SHIFTS.length] ?? 0;
          return { photo, edit, factor, shift, wobble };
        }),
      ),
    ),
  );
}

/** Simulates the model. The photo keeps its size: the larger the factor, the smaller the model's picture. */
export async function makePictures({ photo, edit, factor, shift, wobble }: Case): Promise<Pictures> {
  const clean = await readPixels(photo);
  const native = {
    width: Math.round(clean.width / factor / 2),
    height: Math.round(clean.height / factor / 2),
  };
  const answer = await answerPhoto(clean, edit, { native, shift, wobble });
  return {
    original: addSpots(clean, edit),
    truth: await applyEdit(clean, edit),
    touched: touchedBy(clean, edit),
    answer: await readPixels(answer),
    native,
  };
}

async function readPixels(picture: string | Buffer): Promise<Pixels> {
  const { data, info } = await sharp(picture)
    .autoOrient()
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data };
}
