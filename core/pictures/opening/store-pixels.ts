import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { failure } from '../../domain/failure.ts';
import { type Metadata, sharp } from '../sharp.ts';
import type { ByteFile } from './byte-file.ts';
import { withByteFile } from './byte-file.ts';
import { decodeHeic } from './decode-heic.ts';
import { readHeicFacts } from './heic-facts.ts';
import { ADOBE_RGB_PROFILE } from './icc.ts';
import type { Identity } from './identify.ts';
import { isCutOff } from './is-cut-off.ts';
import { readJpegScans } from './jpeg-scans.ts';
import { type JpegHeader, profileSegments, readJpegHeader } from './jpeg-segments.ts';
import { damagedBy, proveJpeg, provePicture } from './prove-whole.ts';
import { extractPreview, MIN_PREVIEW_SIDE } from './raw/open-raw.ts';
import { DamagedPhoto, RefusedPhoto } from './refusals.ts';
import { describePixels, type StoredPixels } from './stored-pixels.ts';

/** A photo that is being opened. */
interface Opening {
  readonly path: string;
  readonly bytes: ByteFile;
  readonly maxPixels: number;
  /** True if the photo is known to be whole. Then we do not decode it to check. */
  readonly isProven: boolean;
}

/**
 * Decodes all of a photo once, and returns how to read its pixels.
 * @throws {DamagedPhoto} if it is not whole
 * @throws {RefusedPhoto} if it has too many pixels, or if a RAW file's preview is too small
 */
export async function storePixels(
  opening: Opening,
  identity: Exclude<Identity, { kind: 'refused' }>,
): Promise<StoredPixels> {
  switch (identity.kind) {
    case 'jpeg':
      return storeJpeg(opening);
    case 'raw': {
      const to = `${opening.path}.preview.jpg`;
      const size = extractPreview(opening.bytes, { layout: identity.layout, to });
      if (size === null || Math.max(size.width, size.height) < MIN_PREVIEW_SIDE) {
        throw refusePreview(identity.name, size);
      }
      return withByteFile(to, (bytes) => storeJpeg({ ...opening, path: to, bytes }));
    }
    default:
      try {
        return await (identity.kind === 'heic' ? storeHeic(opening) : storePicture(opening, identity.kind));
      } catch (error) {
        if (!(error instanceof DamagedPhoto)) throw error;
        throw new DamagedPhoto(error.message, {
          breaksOff: error.breaksOff || isCutOff(opening.bytes, identity.kind),
        });
      }
  }
}

/** We do not send such a photo as it is, so decoders' warnings do not matter. */
const NOT_PROVEN = { isTidy: false };

async function storeJpeg({ path, bytes, maxPixels, isProven }: Opening): Promise<StoredPixels> {
  const header = readJpegHeader(bytes);
  checkPixels(header, maxPixels);
  const { isTidy } = isProven ? NOT_PROVEN : await proveJpeg(path, { bytes, header, maxPixels });
  const readable = header.shownAs.isAdobeRgb && !header.hasProfile ? await tag(path) : path;
  return describePixels(readable, await readMetadata(readable), {
    isTidy: isTidy && readable === path && !hasFilm(bytes, header),
    maxPixels,
  });
}

/** A camera's padding after the picture: up to this much does not justify encoding the picture again. */
const MAX_APPENDED_BYTES = 256 * 1024;

/**
 * Whether so much follows the picture, for example a film, that sending it would cost more than encoding the
 * picture again.
 */
function hasFilm(bytes: ByteFile, header: JpegHeader): boolean {
  const { endAt } = readJpegScans(bytes, header);
  return endAt === null || bytes.size - endAt > MAX_APPENDED_BYTES;
}

/**
 * Adds the Adobe RGB profile to a JPEG that only its EXIF declares as Adobe RGB, so that every program sees
 * it.
 */
async function tag(path: string): Promise<string> {
  const to = `${path}.tagged.jpg`;
  const out = createWriteStream(to);
  out.write(Buffer.concat([Buffer.from([0xff, 0xd8]), profileSegments(ADOBE_RGB_PROFILE)]));
  await pipeline(createReadStream(path, { start: 2 }), out);
  return to;
}

async function storeHeic({ path, bytes, maxPixels }: Opening): Promise<StoredPixels> {
  const facts = readHeicFacts(bytes);
  checkPixels(facts, maxPixels);
  const to = `${path}.pixels.tif`;
  await decodeHeic(path, { facts, maxPixels, to });
  return describePixels(to, await readMetadata(to), { isTidy: true, maxPixels });
}

/**
 * libaom takes 19 bytes per pixel: a larger picture needs more memory than the function has. No camera writes
 * such an AVIF.
 */
const MAX_AVIF_PIXELS = 64_000_000;

async function storePicture(
  { path, bytes, maxPixels, isProven }: Opening,
  kind: 'png' | 'webp' | 'avif' | 'tiff',
): Promise<StoredPixels> {
  const isPng = kind === 'png';
  const metadata = await readMetadata(path);
  checkPixels(metadata, kind === 'avif' ? Math.min(maxPixels, MAX_AVIF_PIXELS) : maxPixels);
  const { isTidy } = isProven ? NOT_PROVEN : await provePicture(path, { isPng, maxPixels });
  // An animated PNG has an acTL chunk before its first picture.
  const isAnimated = isPng && bytes.peek(0, 64 * 1024).includes('acTL');
  return describePixels(path, metadata, { isTidy: isTidy && !isAnimated, maxPixels });
}

/** Reads a header with sharp, without sharp's limit on pixels: its error would not give the size. */
async function readMetadata(path: string): Promise<Metadata> {
  try {
    return await sharp(path, { failOn: 'none', limitInputPixels: false }).metadata();
  } catch (error) {
    throw damagedBy(error);
  }
}

function checkPixels({ width, height }: { width: number; height: number }, maxPixels: number): void {
  if (width * height <= maxPixels) return;
  throw new RefusedPhoto(
    failure(
      'too-many-pixels',
      `The photo is ${width} x ${height} pixels, ${megapixels(width * height)} megapixels; at most ${megapixels(maxPixels)} are allowed. Make it smaller and upload it again.`,
    ),
  );
}

function megapixels(pixels: number): string {
  return (pixels / 1_000_000).toFixed(1).replace('.0', '');
}

function refusePreview(name: string, size: { width: number; height: number } | null): RefusedPhoto {
  const seen = size === null ? 'no preview' : `a preview of ${size.width} x ${size.height} pixels`;
  return new RefusedPhoto(
    failure(
      'raw-preview-too-small',
      `The file is ${name} with ${seen}; expected a preview of at least ${MIN_PREVIEW_SIDE} pixels on its longest side. Develop it, save it as JPEG or TIFF, and upload that.`,
    ),
  );
}
