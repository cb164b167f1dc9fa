import sharp, { type OverlayOptions, type Sharp } from 'sharp';
import type { Adjustments } from './instructions.ts';

/** The picture types the simulator writes. */
export type OutputFormat = 'jpeg' | 'png' | 'webp';

/** What is asked of one retouch. */
export interface RetouchRequest {
  readonly photo: Buffer;
  readonly adjustments: Adjustments;
  readonly upscale: number;
  readonly format: OutputFormat;
  /** Which of several outputs this is, from 0; each is a little darker than the one before. */
  readonly variant: number;
}

const MAX_OUTPUT_SIDE_PIXELS = 8000;
const MID_GREY = 128;
const QUALITY = { jpeg: { quality: 90 }, png: { compressionLevel: 4 }, webp: { quality: 88 } } as const;

/** Retouches a photo visibly but gently, and enlarges it; at most 8,000 pixels a side. */
export async function retouchPhoto(request: RetouchRequest): Promise<Buffer> {
  const { photo, adjustments, format, variant } = request;
  const { autoOrient, hasAlpha } = await sharp(photo).metadata();
  const upright = sharp(photo, { failOn: 'warning' })
    .autoOrient()
    .resize({ ...outputSize(autoOrient, request.upscale), fit: 'fill', kernel: 'lanczos3' })
    .toColourspace('srgb')
    .recomb(colours(adjustments));
  // A second pass, since sharp gets a colour matrix wrong after a gamma.
  const { data, info } = await upright.raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  // There is no telling person and background apart where parts are see-through already.
  const blurs = adjustments.backgroundBlur > 0 && !hasAlpha;
  const edges = blurs ? [await blurEdges(data, raw, adjustments.backgroundBlur)] : [];
  const toned = tone(sharp(data, { raw }).composite(edges), adjustments, variant);
  return (hasAlpha ? toned : toned.removeAlpha()).toFormat(format, QUALITY[format]).toBuffer();
}

function tone(picture: Sharp, { brightness, contrast }: Adjustments, variant: number): Sharp {
  const lift = 0.2 * brightness;
  const slope = 1 + 0.09 * contrast;
  return picture
    .gamma(1 + Math.max(0, -lift), 1 + Math.max(0, lift)) // unlike a factor, it leaves white white
    .linear(slope * (1 - 0.05 * variant), MID_GREY * (1 - slope));
}

interface PixelSize {
  readonly width: number;
  readonly height: number;
}

function outputSize({ width, height }: PixelSize, upscale: number): PixelSize {
  const factor = Math.min(upscale, MAX_OUTPUT_SIDE_PIXELS / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

type Row = [number, number, number];

/** How much each of red, green and blue adds to a pixel's lightness (Rec. 709). */
const LIGHTNESS: Row = [0.2126, 0.7152, 0.0722];

/** A colour matrix: away from or towards grey, then from blue towards red or back. */
function colours({ saturation, warmth }: Adjustments): [Row, Row, Row] {
  const vivid = 1 + 0.18 * saturation;
  const gain: Row = [1 + 0.07 * warmth, 1 + 0.01 * warmth, 1 - 0.12 * warmth];
  return gain.map((factor, out) =>
    LIGHTNESS.map((share, into) => factor * (share * (1 - vivid) + (into === out ? vivid : 0))),
  ) as [Row, Row, Row];
}

interface RawSize extends PixelSize {
  readonly channels: 1 | 2 | 3 | 4;
}

/** The picture blurred, see-through in the middle where the person is taken to be. */
async function blurEdges(data: Buffer, raw: RawSize, strength: number): Promise<OverlayOptions> {
  const { width, height } = raw;
  const mask = await sharp(Buffer.from(edgeMask(width, height)))
    .extractChannel(0)
    .raw()
    .toBuffer();
  const blurred = sharp(data, { raw })
    .toColourspace('srgb')
    .blur(Math.max(0.5, (Math.max(width, height) / 300) * strength))
    .joinChannel(mask, { raw: { width, height, channels: 1 } });
  const { data: input, info } = await blurred.raw().toBuffer({ resolveWithObject: true });
  return { input, raw: { width, height, channels: info.channels } };
}

function edgeMask(width: number, height: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><radialGradient id="edges" cx="0.5" cy="0.5" r="0.72">
      <stop offset="0.6" stop-color="#000"/><stop offset="0.95" stop-color="#fff"/>
    </radialGradient></defs>
    <rect width="100%" height="100%" fill="url(#edges)"/></svg>`;
}
