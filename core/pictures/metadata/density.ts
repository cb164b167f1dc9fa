import { bufferBytes } from './bytes.ts';
import { type ExifValue, shortValue } from './exif/build-exif.ts';
import {
  type ByteOrder,
  openTiff,
  readIfd,
  readLong,
  readNumber,
  TAG,
  type Tiff,
  writeLong,
} from './exif/ifd.ts';

/** Dots per inch of the two axes, for print. */
export interface Density {
  readonly x: number;
  readonly y: number;
}

const METRES_PER_INCH = 0.0254;
const RATIONAL = 5;

/**
 * Reads the density of a JFIF segment; null if it has no unit. @see
 * https://www.w3.org/Graphics/JPEG/jfif3.pdf
 */
export function readJfifDensity(segment: Buffer): Density | null {
  if (segment.length < 12 || segment.toString('latin1', 0, 5) !== 'JFIF\0') return null;
  const perInch = [0, 1, 2.54][segment.readUInt8(7)] ?? 0;
  return densityOf(segment.readUInt16BE(8) * perInch, segment.readUInt16BE(10) * perInch);
}

/** The data of a JFIF segment without a thumbnail. */
export const JFIF = Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1');

/** Copies a JFIF segment with a new density. */
export function withJfifDensity(segment: Buffer, { x, y }: Density): Buffer {
  const copy = Buffer.from(segment);
  copy[7] = 1;
  copy.writeUInt16BE(Math.min(Math.round(x), 0xffff), 8);
  copy.writeUInt16BE(Math.min(Math.round(y), 0xffff), 10);
  return copy;
}

/** Reads the density of a PNG's pHYs chunk. @see https://www.w3.org/TR/png-3/ 11.3.4.3 */
export function readPngDensity(chunk: Buffer): Density | null {
  if (chunk.length !== 9 || chunk[8] !== 1) return null;
  return densityOf(chunk.readUInt32BE(0) * METRES_PER_INCH, chunk.readUInt32BE(4) * METRES_PER_INCH);
}

/** Makes the data of a pHYs chunk. */
export function makePngDensity({ x, y }: Density): Buffer {
  const chunk = Buffer.alloc(9, 1);
  chunk.writeUInt32BE(Math.round(x / METRES_PER_INCH), 0);
  chunk.writeUInt32BE(Math.round(y / METRES_PER_INCH), 4);
  return chunk;
}

/** Reads the density from an EXIF block. @throws {BrokenStructure} if the block is broken */
export function readExifDensity(block: Buffer): Density | null {
  const tiff = openTiff(bufferBytes(block));
  const { entries } = readIfd(tiff, tiff.first);
  const unit = entries.find(({ tag }) => tag === TAG.resolutionUnit);
  const perInch = unit !== undefined && readNumber(tiff, unit) === 3 ? 2.54 : 1;
  const rationalOf = (wanted: number) => {
    const entry = entries.find(({ tag, type }) => tag === wanted && type === RATIONAL);
    return entry?.value ? readRational(tiff, entry.value.start) * perInch : 0;
  };
  return densityOf(rationalOf(TAG.xResolution), rationalOf(TAG.yResolution));
}

/** A density as values of a TIFF directory. */
export function densityValues({ x, y }: Density, order: ByteOrder): ExifValue[] {
  const rational = (tag: number, value: number): ExifValue => {
    const data = Buffer.alloc(8);
    writeLong(data, Math.round(value * 1000), 0, order);
    writeLong(data, 1000, 4, order);
    return { tag, type: RATIONAL, count: 1, data };
  };
  return [
    rational(TAG.xResolution, x),
    rational(TAG.yResolution, y),
    shortValue(TAG.resolutionUnit, 2, order),
  ];
}

function readRational({ bytes, order }: Tiff, start: number): number {
  const value = bytes.read(start, 8);
  return readLong(value, 0, order) / readLong(value, 4, order);
}

function densityOf(x: number, y: number): Density | null {
  return [x, y].every((value) => value >= 1 && value <= 100_000) ? { x, y } : null;
}
