import type { ByteFile } from './byte-file.ts';
import { DamagedPhoto } from './refusals.ts';
import { readShownAs, type ShownAs } from './tiff-tags.ts';

/** One segment of a JPEG's header: 0xFF, a marker, a length and data. */
export interface Segment {
  readonly marker: number;
  /** Offset of the 0xFF. */
  readonly at: number;
  /** Total length, including the marker. */
  readonly length: number;
}

export const MARKER = {
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  dht: 0xc4,
  dqt: 0xdb,
  dri: 0xdd,
  sos: 0xda,
} as const;

/** The content of a JPEG's header. */
export interface JpegHeader {
  readonly segments: readonly Segment[];
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly isProgressive: boolean;
  readonly hasProfile: boolean;
  readonly shownAs: ShownAs;
  /** Offset of the first scan. */
  readonly scanAt: number;
  /** False if there are stray bytes between its segments. */
  readonly isTidy: boolean;
}

// Depth maps and extended XMP fill megabytes of a header, 64 KB per segment. A larger header is hostile:
// libjpeg keeps all segments in a list in memory, and walks the list for each.
const MAX_HEADER_BYTES = 64 * 1024 * 1024;
const MAX_SEGMENTS = 4096;
const CHUNK_BYTES = 64 * 1024;

/**
 * Reads a JPEG's header up to its first scan. Skips bytes between two segments, like decoders.
 * @throws {DamagedPhoto} if it has no end, no size, or a size that decoders refuse
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf B.1.1: a segment is 0xFF, a marker and its length
 */
export function readJpegHeader(bytes: ByteFile, start = 0): JpegHeader {
  const segments: Segment[] = [];
  let frame: Segment | undefined;
  let exif: Buffer | undefined;
  let hasProfile = false;
  let isTidy = true;
  let chunk = bytes.peek(start, CHUNK_BYTES);
  let chunkAt = start;
  const look = (at: number, length: number): Buffer => {
    if (at < chunkAt || at + length > chunkAt + chunk.length) {
      chunk = bytes.peek(at, CHUNK_BYTES);
      chunkAt = at;
    }
    return chunk.subarray(at - chunkAt, at - chunkAt + length);
  };
  for (let at = start + 2; ; ) {
    if (at - start > MAX_HEADER_BYTES || segments.length > MAX_SEGMENTS) {
      throw new DamagedPhoto(`its header does not end within ${segments.length} segments`);
    }
    const head = look(at, 4);
    if (head.length < 4) throw new DamagedPhoto('it ends within its header', { breaksOff: true });
    const marker = head.readUInt8(1);
    // 0xFF may be repeated before a marker; markers below 0xC0 do not start a segment.
    if (
      head.readUInt8(0) !== 0xff ||
      marker === 0xff ||
      marker < 0xc0 ||
      (marker >= 0xd0 && marker <= 0xd8)
    ) {
      isTidy &&= head.readUInt8(0) === 0xff && marker === 0xff;
      const rest = chunk.subarray(at + 1 - chunkAt);
      const skipped = rest.indexOf(0xff);
      at += 1 + (skipped === -1 ? rest.length : skipped);
      continue;
    }
    if (marker === 0xd9) throw new DamagedPhoto('it ends before its first scan', { breaksOff: true });
    const segment = { marker, at, length: 2 + head.readUInt16BE(2) };
    segments.push(segment);
    if (marker === MARKER.app1 && exif === undefined) exif = readExif(bytes, segment);
    if (marker === MARKER.app2) hasProfile ||= look(at + 4, 12).toString('latin1') === PROFILE_MARK;
    if (isFrame(marker)) frame ??= segment;
    if (marker === MARKER.sos) break;
    at += segment.length;
  }
  if (frame === undefined) throw new DamagedPhoto('its header has no size in pixels');
  const size = bytes.read(frame.at + 5, 5);
  return {
    segments,
    height: size.readUInt16BE(0),
    width: size.readUInt16BE(2),
    components: size.readUInt8(4),
    isProgressive: frame.marker === 0xc2,
    hasProfile,
    shownAs: exif === undefined ? { orientation: null, isAdobeRgb: false } : readShownAs(exif),
    scanAt: segments.at(-1)?.at ?? start,
    isTidy,
  };
}

/** Baseline, extended and progressive: the only frames that cameras write and decoders read. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xc2;
}

const EXIF_MARK = 'Exif\0\0';

function readExif(bytes: ByteFile, { at, length }: Segment): Buffer | undefined {
  const body = bytes.peek(at + 4, length - 4);
  return body.toString('latin1', 0, 6) === EXIF_MARK ? body.subarray(6) : undefined;
}

/** Makes an EXIF segment with only an orientation. */
export function exifSegment(orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  return segment(MARKER.app1, Buffer.concat([Buffer.from(EXIF_MARK, 'latin1'), tiff]));
}

const PROFILE_MARK = 'ICC_PROFILE\0';
const MAX_PROFILE_PART_BYTES = 65_519;

/** Makes the segments of an ICC profile, as many as it needs. @see ICC.1:2010 B.4 */
export function profileSegments(profile: Buffer): Buffer {
  const count = Math.ceil(profile.length / MAX_PROFILE_PART_BYTES);
  const parts = Array.from({ length: count }, (_, i) => {
    const part = profile.subarray(i * MAX_PROFILE_PART_BYTES, (i + 1) * MAX_PROFILE_PART_BYTES);
    const head = Buffer.from(`${PROFILE_MARK}${String.fromCharCode(i + 1, count)}`, 'latin1');
    return segment(MARKER.app2, Buffer.concat([head, part]));
  });
  return Buffer.concat(parts);
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}
