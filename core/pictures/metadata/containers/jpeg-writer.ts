import type { Bytes } from '../bytes.ts';
import { type Density, JFIF, withJfifDensity } from '../density.ts';
import { withoutMakerNote } from '../exif/edit-exif.ts';
import type { EditedMetadata } from '../metadata-blocks.ts';
import type { Piece } from '../pieces.ts';
import { splitXmp } from '../xmp/extended-xmp.ts';
import {
  beginsWith,
  JPEG_PREFIX,
  type JpegSegment,
  MARKER,
  MAX_SEGMENT_BYTES,
  readSegments,
} from './jpeg.ts';

/** A finished file in pieces, and warnings about what did not fit in it. */
export interface WrittenPieces {
  readonly pieces: readonly Piece[];
  readonly warnings: readonly string[];
}

/** The GUID, length and offset of an extension part. */
const PART_HEADER_BYTES = 40;

/**
 * Writes metadata into a JPEG, after its APP0, in place of its own EXIF, XMP and Photoshop segments.
 * Everything else (pixels, profile, a C2PA manifest) keeps its bytes.
 * @throws {BrokenStructure} if the picture is not a JPEG
 */
export function writeJpeg(picture: Bytes, { exif, photoshop, xmp, density }: EditedMetadata): WrittenPieces {
  const warnings: string[] = [];
  const segments = readSegments(picture).filter((segment) => !isReplaced(picture, segment));
  const others = segments.filter(({ marker }) => marker !== MARKER.app0);
  return {
    pieces: [
      Buffer.from([0xff, 0xd8]),
      ...app0Pieces(picture, segments, density),
      ...exifSegments(exif, warnings),
      ...xmpSegments(xmp),
      ...photoshopSegments(photoshop),
      ...others.map(({ marker, start, end }) => ({
        start,
        end: marker === MARKER.startOfScan ? picture.length : end,
      })),
    ],
    warnings,
  };
}

/**
 * Writes the photo's density into the JFIF segment. Adds a JFIF segment if there is none, unless the picture
 * has an Adobe segment.
 */
function app0Pieces(picture: Bytes, segments: readonly JpegSegment[], density: Density | null): Piece[] {
  const app0 = segments.filter(({ marker }) => marker === MARKER.app0);
  const hasAdobe = segments.some(({ marker }) => marker === MARKER.app14);
  if (app0.length === 0 && density !== null && !hasAdobe) {
    return [segment(MARKER.app0, Buffer.alloc(0), withJfifDensity(JFIF, density))];
  }
  return app0.map(({ start, dataStart, end }) => {
    const data = picture.read(dataStart, end - dataStart);
    const isJfif = data.toString('latin1', 0, 5) === 'JFIF\0' && data.length >= 12;
    if (density === null || !isJfif) return { start, end };
    return segment(MARKER.app0, Buffer.alloc(0), withJfifDensity(data, density));
  });
}

function isReplaced(picture: Bytes, segment: JpegSegment): boolean {
  const { exif, xmp, extendedXmp, photoshop } = JPEG_PREFIX;
  return (
    [exif, xmp, extendedXmp].some((prefix) => beginsWith(picture, segment, MARKER.app1, prefix)) ||
    beginsWith(picture, segment, MARKER.app13, photoshop)
  );
}

function exifSegments(exif: Buffer | null, warnings: string[]): Buffer[] {
  const room = MAX_SEGMENT_BYTES - JPEG_PREFIX.exif.length;
  if (exif === null) return [];
  if (exif.length <= room) return [segment(MARKER.app1, JPEG_PREFIX.exif, exif)];
  const smaller = withoutMakerNote(exif);
  const fits = smaller !== null && smaller.length <= room;
  warnings.push(
    `The photo's EXIF has ${exif.length} bytes, but a JPEG can store ${room}: ` +
      `Retouch left out ${fits ? "the camera maker's own notes" : 'the EXIF'}.`,
  );
  return fits ? [segment(MARKER.app1, JPEG_PREFIX.exif, smaller)] : [];
}

function xmpSegments(xmp: Buffer): Buffer[] {
  const room = MAX_SEGMENT_BYTES - JPEG_PREFIX.xmp.length;
  const { standard, extended } = splitXmp(xmp, room);
  const first = segment(MARKER.app1, JPEG_PREFIX.xmp, standard);
  if (extended === null) return [first];
  const partBytes = MAX_SEGMENT_BYTES - JPEG_PREFIX.extendedXmp.length - PART_HEADER_BYTES;
  const parts: Buffer[] = [];
  for (let at = 0; at < extended.packet.length; at += partBytes) {
    const header = Buffer.alloc(PART_HEADER_BYTES);
    header.write(extended.guid, 0, 'latin1');
    header.writeUInt32BE(extended.packet.length, 32);
    header.writeUInt32BE(at, 36);
    const part = Buffer.concat([header, extended.packet.subarray(at, at + partBytes)]);
    parts.push(segment(MARKER.app1, JPEG_PREFIX.extendedXmp, part));
  }
  return [first, ...parts];
}

/** Photoshop's resources may continue in further segments. */
function photoshopSegments(photoshop: Buffer | null): Buffer[] {
  const room = MAX_SEGMENT_BYTES - JPEG_PREFIX.photoshop.length;
  const segments: Buffer[] = [];
  for (let at = 0; photoshop !== null && at < photoshop.length; at += room) {
    segments.push(segment(MARKER.app13, JPEG_PREFIX.photoshop, photoshop.subarray(at, at + room)));
  }
  return segments;
}

function segment(marker: number, prefix: Buffer, data: Buffer): Buffer {
  const header = Buffer.from([0xff, marker, 0, 0]);
  header.writeUInt16BE(2 + prefix.length + data.length, 2);
  return Buffer.concat([header, prefix, data]);
}
