import type { PixelSize } from './pixels.ts';

/** The sizes of SeedEdit 3.0's answers, as other vendors of the model list them. */
const SIZES = (
  '512x1536 544x1536 576x1536 608x1536 640x1536 640x1376 672x1312 704x1280 736x1312 768x1280 768x1216 800x1216 ' +
  '832x1248 832x1184 832x1152 864x1152 896x1152 896x1088 928x1088 960x1088 992x1088 1024x1088 1024x1056 1024x1024 ' +
  '1056x992 1088x992 1120x960 1152x928 1152x896 1152x864 1184x832 1216x832 1248x832 1248x800 1248x768 1280x768 ' +
  '1280x736 1280x704 1312x736 1312x704 1312x672 1344x672 1376x672 1408x672 1408x640 1440x640 1472x640 1504x640 ' +
  '1536x640 1536x608 1536x576 1536x544 1536x512'
)
  .split(' ')
  .map((size) => {
    const [width = 0, height = 0] = size.split('x').map(Number);
    return { width, height };
  });

/**
 * How a model chooses the size of its answer: one of SeedEdit's fixed sizes, or a number of pixels in the
 * photo's ratio.
 */
export type Sizing = 'seededit' | { readonly pixels: number };

/** The most pixels of an answer before it is enlarged: a number, or as many as the photo has. */
export type OutputPixels = number | 'as-photo';

/**
 * Returns the size of a model's answer to a photo. A limit of pixels makes it smaller, so that tests need not
 * compute a megapixel.
 */
export function answerSize(
  photo: PixelSize,
  outputPixels: OutputPixels = Number.POSITIVE_INFINITY,
  sizing: Sizing = 'seededit',
): PixelSize {
  const { width, height } = sizing === 'seededit' ? nearestSize(photo) : sizeOf(photo, sizing.pixels);
  const limit = outputPixels === 'as-photo' ? photo.width * photo.height : outputPixels;
  const factor = Math.min(1, Math.sqrt(limit / (width * height)));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** A size with the photo's ratio and that many pixels. */
function sizeOf(photo: PixelSize, pixels: number): PixelSize {
  const factor = Math.sqrt(pixels / (photo.width * photo.height));
  return { width: photo.width * factor, height: photo.height * factor };
}

/** The size of SeedEdit with the nearest ratio. */
function nearestSize(photo: PixelSize): PixelSize {
  const offBy = ({ width, height }: PixelSize) =>
    Math.abs(Math.log((width * photo.height) / (height * photo.width)));
  return SIZES.reduce((best, size) => (offBy(size) < offBy(best) ? size : best));
}
