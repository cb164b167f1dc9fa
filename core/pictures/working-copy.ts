import { statSync } from 'node:fs';
import type { ModelProfile } from '../contract/model-profile.ts';
import { type Failure, failure } from '../domain/failure.ts';
import { isSrgbProfile } from './opening/icc.ts';
import type { PhotoSource } from './photo-source.ts';
import { readSmall } from './read-small.ts';
import type { Sharp } from './sharp.ts';

const MEGABYTE = 1024 * 1024;

/** The picture that the model gets for a photo. */
export type WorkingCopy =
  /** The photo's own file. */
  | { readonly kind: 'as-it-is' }
  | {
      readonly kind: 'written';
      readonly path: string;
      readonly type: 'image/jpeg' | 'image/png';
      readonly width: number;
      readonly height: number;
      readonly bytes: number;
    }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** Quality of the JPEG, tried in order. Nearly every picture fits with the first. */
const QUALITIES = [92, 85, 75];
/** If the last quality is still too large, each side shrinks by this factor. */
const SHRINK = 0.75;

/**
 * Makes a picture that the model accepts from a photo: upright, sRGB, 8 bit, on white, within the model's
 * limits.
 * @param to the file to write, unless the photo itself can be sent
 */
export async function makeWorkingCopy(
  source: PhotoSource,
  limits: ModelProfile['input'],
  to: string,
): Promise<WorkingCopy> {
  const refused = checkShape(source, limits);
  if (refused !== null) return { kind: 'refused', failure: refused };
  if (isAsItShouldBe(source, limits)) return { kind: 'as-it-is' };
  const longest = Math.max(source.width, source.height);
  for (let side = Math.min(limits.usefulSide, longest); ; side = Math.floor(side * SHRINK)) {
    const pixels = await readSmall(source.stored, side);
    for (const quality of limits.types.includes('image/jpeg') ? QUALITIES : [100]) {
      const { info, type } = await write(pixels, { limits, quality, to });
      const { width, height, size: bytes } = info;
      if (bytes <= limits.maxMegabytes * MEGABYTE)
        return { kind: 'written', path: to, type, width, height, bytes };
    }
  }
}

function checkShape(
  { width, height }: PhotoSource,
  { minSide, maxRatio }: ModelProfile['input'],
): Failure | null {
  const seen = `The photo is ${width} x ${height} pixels`;
  if (Math.min(width, height) < minSide) {
    return failure(
      'photo-too-small',
      `${seen}; expected at least ${minSide} on each side. Upload a larger version.`,
    );
  }
  if (Math.max(width, height) > maxRatio * Math.min(width, height)) {
    return failure(
      'photo-too-elongated',
      `${seen}; expected sides with a ratio of at most 1:${maxRatio}. Crop it and upload that.`,
    );
  }
  return null;
}

/** Whether we can send the photo's own file. Encoding it again would only cost quality. */
function isAsItShouldBe(
  { path, type, width, height, stored }: PhotoSource,
  limits: ModelProfile['input'],
): boolean {
  return (
    stored.path === path &&
    limits.types.some((taken) => taken === type) &&
    stored.isPlain &&
    !stored.hasAlpha &&
    stored.orientation === 1 &&
    (stored.profile === null || isSrgbProfile(stored.profile)) &&
    Math.max(width, height) <= limits.usefulSide &&
    statSync(path).size <= limits.maxMegabytes * MEGABYTE
  );
}

async function write(
  pixels: Sharp,
  { limits, quality, to }: { limits: ModelProfile['input']; quality: number; to: string },
) {
  if (limits.types.includes('image/jpeg')) {
    const info = await pixels.clone().jpeg({ quality, chromaSubsampling: '4:4:4' }).toFile(to);
    return { info, type: 'image/jpeg' } as const;
  }
  return { info: await pixels.clone().png().toFile(to), type: 'image/png' } as const;
}
