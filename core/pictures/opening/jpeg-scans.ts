import type { ByteFile } from './byte-file.ts';
import { type JpegHeader, MARKER } from './jpeg-segments.ts';
import { DamagedPhoto } from './refusals.ts';

/** Facts about a JPEG's scans, without decoding them. */
export interface JpegScans {
  /** Offset after the picture's end marker; null if it is missing. Films and gain maps follow it. */
  readonly endAt: number | null;
  /**
   * Whether every coefficient of every component is complete. A progressive photo that was cut off between
   * scans is blurred.
   */
  readonly isComplete: boolean;
}

const END_OF_IMAGE = 0xd9;
const COEFFICIENTS = 64;
const CHUNK_BYTES = 1024 * 1024;
// Cameras and encoders write 1 to 11 scans. Each scan of a hostile file costs a pass over all blocks.
const MAX_SCANS = 64;

/**
 * Walks from a JPEG's first scan to its end marker.
 * @throws {DamagedPhoto} if it has more scans than a photo
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf B.2.3: a scan's header, and G.1.1.1: spectral selection and successive approximation
 */
export function readJpegScans(bytes: ByteFile, header: JpegHeader): JpegScans {
  /** The number of missing low bits of each coefficient, by component. */
  const missingBits = new Map<number, Uint8Array>();
  let scans = 0;
  let at: number | null = header.scanAt;
  while (at !== null) {
    const marker = bytes.peek(at, 4);
    if (marker.length < 2 || marker.readUInt8(1) === END_OF_IMAGE) break;
    if (marker.length < 4) break;
    const length = 2 + marker.readUInt16BE(2);
    if (marker.readUInt8(1) === MARKER.sos) {
      scans++;
      if (scans > MAX_SCANS) throw new DamagedPhoto(`it has over ${MAX_SCANS} scans`);
      readScan(bytes.peek(at + 4, length - 4), missingBits);
    }
    at = findMarker(bytes, at + length);
  }
  const found = [...missingBits.values()];
  return {
    endAt: at === null || bytes.peek(at, 2).length < 2 ? null : at + 2,
    isComplete: found.length >= header.components && found.every((bits) => bits.every((bit) => bit === 0)),
  };
}

function readScan(scan: Buffer, missingBits: Map<number, Uint8Array>): void {
  const components = scan[0] ?? 0;
  const [first = 0, last = 0, approximation = 0] = scan.subarray(1 + components * 2);
  for (let index = 0; index < components; index++) {
    const component = scan[1 + index * 2] ?? 0;
    const bits = missingBits.get(component) ?? new Uint8Array(COEFFICIENTS).fill(0xff);
    bits.fill(approximation & 0x0f, first, Math.min(last, COEFFICIENTS - 1) + 1);
    missingBits.set(component, bits);
  }
}

/** Finds the next marker that ends a scan's data; stuffed zeros and restart markers belong to the data. */
function findMarker(bytes: ByteFile, from: number): number | null {
  for (let start = from; start < bytes.size; ) {
    const chunk = bytes.peek(start, CHUNK_BYTES);
    for (let at = chunk.indexOf(0xff); at !== -1 && at + 1 < chunk.length; at = chunk.indexOf(0xff, at + 1)) {
      const next = chunk.readUInt8(at + 1);
      if (next > 0xbf && next !== 0xff && !(next >= 0xd0 && next <= 0xd8)) return start + at;
    }
    // The last byte may be the first of a marker.
    start += Math.max(chunk.length - 1, 1);
  }
  return null;
}
