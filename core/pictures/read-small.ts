import { openSrgb, type StoredPixels } from './opening/stored-pixels.ts';
import { type Sharp, sharp } from './sharp.ts';

/**
 * Reads a photo upright, in sRGB, on white, with no side longer than `side`; never enlarges. Turns it after
 * shrinking, so that a large photo is never in memory as a whole.
 */
export async function readSmall(stored: StoredPixels, side: number): Promise<Sharp> {
  const { data, info } = await openSrgb(stored)
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return turn(sharp(data, { raw: { width, height, channels } }), stored.orientation);
}

/** sharp mirrors before it rotates. @see CIPA DC-008 (Exif 2.32) 4.6.4 "Orientation" */
function turn(picture: Sharp, orientation: number): Sharp {
  const angle = { 3: 180, 5: 270, 6: 90, 7: 90, 8: 270 }[orientation] ?? 0;
  const turned = picture.rotate(angle);
  if (orientation === 2 || orientation === 5 || orientation === 7) return turned.flop();
  return orientation === 4 ? turned.flip() : turned;
}
