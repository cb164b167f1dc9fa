import { writeFileSync } from 'node:fs';
import type { ByteFile } from '../byte-file.ts';
import { ADOBE_RGB_PROFILE } from '../icc.ts';
import { exifSegment, type JpegHeader, MARKER, profileSegments, readJpegHeader } from '../jpeg-segments.ts';
import { DamagedPhoto } from '../refusals.ts';
import type { Candidate } from './candidate.ts';
import { type RawLayout, readRawFacts } from './raw-candidates.ts';

/** A preview with a shorter longest side is too small to stand for the photo. */
export const MIN_PREVIEW_SIDE = 1600;

interface Preview extends Candidate {
  readonly header: JpegHeader;
}

/**
 * Writes a RAW file's largest preview as a JPEG, with the RAW's orientation and colour space. Writes nothing
 * if the preview is too small.
 * @returns the preview's size, large enough or not; null without a preview
 * @throws {DamagedPhoto} if the preview reaches beyond the file's end
 */
export function extractPreview(
  bytes: ByteFile,
  { layout, to }: { layout: RawLayout; to: string },
): { width: number; height: number } | null {
  const { candidates, shownAs } = readRawFacts(bytes, layout);
  const previews = candidates.flatMap((candidate) => readPreview(bytes, candidate));
  const [largest] = previews.sort((a, b) => sizeOf(b) - sizeOf(a));
  if (largest === undefined) return null;
  const { at, length, header } = largest;
  if (Math.max(header.width, header.height) >= MIN_PREVIEW_SIDE) {
    if (at + length > bytes.size) throw new DamagedPhoto('its preview is cut off', { breaksOff: true });
    const own = header.shownAs;
    const isAdobeRgb = !header.hasProfile && (shownAs?.isAdobeRgb || own.isAdobeRgb);
    // The RAW's orientation replaces the preview's.
    const exif = header.segments.filter(
      (each) => each.marker === MARKER.app1 && bytes.peek(each.at + 4, 6).toString('latin1') === 'Exif\0\0',
    );
    writeFileSync(
      to,
      Buffer.concat([
        Buffer.from([0xff, 0xd8]),
        exifSegment(shownAs?.orientation ?? own.orientation ?? 1),
        ...(isAdobeRgb ? [profileSegments(ADOBE_RGB_PROFILE)] : []),
        ...header.segments
          .slice(0, -1)
          .filter((each) => !exif.includes(each))
          .map((each) => bytes.read(each.at, each.length)),
        bytes.read(header.scanAt, at + length - header.scanAt),
      ]),
    );
  }
  return { width: header.width, height: header.height };
}

/** A RAW's sensor data can be JPEG as well, but lossless: only a JPEG that decoders read is a preview. */
function readPreview(bytes: ByteFile, candidate: Candidate): Preview[] {
  if (bytes.peek(candidate.at, 2).toString('hex') !== 'ffd8') return [];
  try {
    return [{ ...candidate, header: readJpegHeader(bytes, candidate.at) }];
  } catch (error) {
    if (error instanceof DamagedPhoto) return [];
    throw error;
  }
}

function sizeOf({ header }: Preview): number {
  return header.width * header.height;
}
