import { BrokenStructure, type Bytes, readIfThere } from '../bytes.ts';
import { readJfifDensity } from '../density.ts';
import { MAX_BLOCK_BYTES, type MetadataBlocks, NO_BLOCKS } from '../metadata-blocks.ts';
import { guidOf } from '../xmp/extended-xmp.ts';
import { parsePacket } from '../xmp/packet.ts';

/** The first bytes of application segments, by their content. */
export const JPEG_PREFIX = {
  exif: Buffer.from('Exif\0\0', 'latin1'),
  xmp: Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1'),
  extendedXmp: Buffer.from('http://ns.adobe.com/xmp/extension/\0', 'latin1'),
  photoshop: Buffer.from('Photoshop 3.0\0', 'latin1'),
} as const;

/** The most bytes that a segment holds besides its marker and length. */
export const MAX_SEGMENT_BYTES = 65_533;

/** Markers of segments. */
export const MARKER = {
  app0: 0xe0,
  app1: 0xe1,
  app11: 0xeb,
  app13: 0xed,
  app14: 0xee,
  startOfScan: 0xda,
} as const;

/** A segment before the pixels. */
export interface JpegSegment {
  readonly marker: number;
  /** Start of the marker. */
  readonly start: number;
  /** Start of the data, after the length. */
  readonly dataStart: number;
  readonly end: number;
}

const MAX_SEGMENTS = 10_000;
/** The most segments of one block. */
const MAX_PARTS = Math.ceil(MAX_BLOCK_BYTES / 60_000);
/** The longest run of stray bytes between two segments that we skip, like decoders. */
const MAX_STRAY_BYTES = 65_536;

/**
 * Reads the segments up to and including the first start of scan. @throws {BrokenStructure} if there is none
 */
export function readSegments(bytes: Bytes): JpegSegment[] {
  if (bytes.read(0, 2).readUInt16BE(0) !== 0xffd8) throw new BrokenStructure('it does not start like a JPEG');
  const segments: JpegSegment[] = [];
  for (let at = 2; segments.length < MAX_SEGMENTS; ) {
    const start = findMarker(bytes, at);
    const [, marker = 0] = bytes.read(start, 2);
    const length = bytes.read(start + 2, 2).readUInt16BE(0);
    const end = start + 2 + Math.max(length, 2);
    segments.push({ marker, start, dataStart: start + 4, end });
    if (marker === MARKER.startOfScan) return segments;
    at = end;
  }
  throw new BrokenStructure(`it has more than ${MAX_SEGMENTS} segments`);
}

/** Whether the segment has that marker and prefix. */
export function beginsWith(bytes: Bytes, segment: JpegSegment, marker: number, prefix: Buffer): boolean {
  if (segment.marker !== marker || segment.end - segment.dataStart < prefix.length) return false;
  return readIfThere(bytes, segment.dataStart, prefix.length)?.equals(prefix) ?? false;
}

/** Reads a JPEG's metadata from the segments before the pixels. */
export function readJpeg(bytes: Bytes): MetadataBlocks {
  const segments = readSegments(bytes);
  const all = (marker: number, prefix: Buffer) =>
    segments
      .filter((segment) => beginsWith(bytes, segment, marker, prefix))
      .slice(0, MAX_PARTS)
      .map(({ dataStart, end }) => bytes.read(dataStart + prefix.length, end - dataStart - prefix.length));
  const photoshop = Buffer.concat(all(MARKER.app13, JPEG_PREFIX.photoshop));
  const [exif = null] = all(MARKER.app1, JPEG_PREFIX.exif);
  const [xmp = null] = all(MARKER.app1, JPEG_PREFIX.xmp);
  const [jfif] = segments;
  const hasJfif = jfif?.marker === MARKER.app0 && jfif.end - jfif.dataStart < 1000;
  return {
    ...NO_BLOCKS,
    density: hasJfif ? readJfifDensity(bytes.read(jfif.dataStart, jfif.end - jfif.dataStart)) : null,
    exif,
    photoshop: photoshop.length > 0 ? photoshop : null,
    xmp,
    extendedXmp: xmp && joinExtendedParts(xmp, all(MARKER.app1, JPEG_PREFIX.extendedXmp)),
  };
}

/**
 * Joins the parts of extended XMP. Each has a GUID of 32 letters, the total length, and its offset in the
 * total.
 */
function joinExtendedParts(xmp: Buffer, parts: readonly Buffer[]): Buffer | null {
  if (parts.length === 0) return null;
  const guid = guidOfPacket(xmp);
  const ours = parts.filter((part) => part.length > 40 && part.toString('latin1', 0, 32) === guid);
  const length = ours[0]?.readUInt32BE(32) ?? 0;
  const found = ours.reduce((sum, part) => sum + part.length - 40, 0);
  if (length === 0 || length !== found || length > MAX_BLOCK_BYTES) return null;
  const whole = Buffer.alloc(length);
  for (const part of ours) part.copy(whole, Math.min(part.readUInt32BE(36), length), 40);
  return whole;
}

function guidOfPacket(xmp: Buffer): string | null {
  try {
    return guidOf(parsePacket(xmp));
  } catch {
    return null;
  }
}

/** Any number of 0xff bytes may precede a marker. Cameras leave other bytes there too. */
function findMarker(bytes: Bytes, from: number): number {
  const window = bytes.read(from, Math.min(MAX_STRAY_BYTES, bytes.length - from));
  for (let at = 0; at + 1 < window.length; at++) {
    if (window[at] === 0xff && window[at + 1] !== 0xff && window[at + 1] !== 0) return from + at;
  }
  throw new BrokenStructure(`there is no JPEG marker after byte ${from}`);
}
