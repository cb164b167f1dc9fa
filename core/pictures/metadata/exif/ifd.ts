import { BrokenStructure, type Bytes } from '../bytes.ts';

/** Bytes of one value by TIFF type; 0 if TIFF has no such type. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

/** Tags that EXIF, TIFF and this folder use. */
export const TAG = {
  imageWidth: 0x0100,
  imageLength: 0x0101,
  bitsPerSample: 0x0102,
  make: 0x010f,
  stripOffsets: 0x0111,
  orientation: 0x0112,
  xResolution: 0x011a,
  yResolution: 0x011b,
  resolutionUnit: 0x0128,
  stripByteCounts: 0x0117,
  artist: 0x013b,
  tileOffsets: 0x0144,
  tileByteCounts: 0x0145,
  subIfds: 0x014a,
  thumbnailOffset: 0x0201,
  thumbnailLength: 0x0202,
  xmp: 0x02bc,
  copyright: 0x8298,
  iptc: 0x83bb,
  photoshop: 0x8649,
  exifIfd: 0x8769,
  iccProfile: 0x8773,
  gpsIfd: 0x8825,
  makerNote: 0x927c,
  pixelXDimension: 0xa002,
  pixelYDimension: 0xa003,
  interopIfd: 0xa005,
  relatedImageWidth: 0x1001,
  relatedImageLength: 0x1002,
} as const;

/** The TIFF types that this folder writes. */
export const TYPE = { byte: 1, short: 3, long: 4, undefined: 7 } as const;

/** The byte order of numbers. */
export type ByteOrder = 'little' | 'big';

/** An entry of a directory. */
export interface IfdEntry {
  /** Start of its 12 bytes. */
  readonly at: number;
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Position of its value, in the entry itself or elsewhere; null if that is outside the bytes. */
  readonly value: { readonly start: number; readonly length: number } | null;
}

/** An image file directory. */
export interface Ifd {
  readonly start: number;
  readonly entries: readonly IfdEntry[];
  /** Position of the next directory's offset. */
  readonly nextAt: number;
  /** Offset of the next directory, 0 if this is the last. */
  readonly next: number;
}

/** Bytes with a TIFF header. */
export interface Tiff {
  readonly bytes: Bytes;
  readonly order: ByteOrder;
  readonly first: number;
}

/** Marks of a header after "II" or "MM": TIFF, Olympus's ORF (two), Panasonic's RW2. */
const MARKS = [0x002a, 0x4f52, 0x5352, 0x0055];

/** Reads a TIFF header. @throws {BrokenStructure} if there is none */
export function openTiff(bytes: Bytes): Tiff {
  const header = bytes.read(0, 8);
  const letters = header.toString('latin1', 0, 2);
  if (letters !== 'II' && letters !== 'MM') throw new BrokenStructure('it does not start with II or MM');
  const order = letters === 'II' ? 'little' : 'big';
  if (!MARKS.includes(readShort(header, 2, order))) throw new BrokenStructure('it has no TIFF header');
  return { bytes, order, first: readLong(header, 4, order) };
}

/**
 * Reads a directory; values beyond the end are null. @throws {BrokenStructure} if the directory is cut off
 */
export function readIfd({ bytes, order }: Tiff, start: number): Ifd {
  const count = readShort(bytes.read(start, 2), 0, order);
  if (start < 8 || count === 0) throw new BrokenStructure(`there is no directory at ${start}`);
  const nextAt = start + 2 + 12 * count;
  const body = bytes.read(start + 2, 12 * count);
  const entries = Array.from({ length: count }, (_, index): IfdEntry => {
    const type = readShort(body, 12 * index + 2, order);
    const values = readLong(body, 12 * index + 4, order);
    const at = start + 2 + 12 * index;
    const length = values * (TYPE_BYTES[type] ?? 0);
    const valueStart = length <= 4 ? at + 8 : readLong(body, 12 * index + 8, order);
    const isThere = type in TYPE_BYTES && valueStart + length <= bytes.length;
    const value = isThere ? { start: valueStart, length } : null;
    return { at, tag: readShort(body, 12 * index, order), type, count: values, value };
  });
  // Some writers omit the last four bytes.
  const next = nextAt + 4 <= bytes.length ? readLong(bytes.read(nextAt, 4), 0, order) : 0;
  return { start, entries, nextAt, next };
}

/** The number in a SHORT or LONG entry, or null. */
export function readNumber({ bytes, order }: Tiff, { type, value }: IfdEntry): number | null {
  if (value === null) return null;
  if (type === TYPE.short && value.length >= 2) return readShort(bytes.read(value.start, 2), 0, order);
  if ((type === TYPE.long || type === 13) && value.length >= 4) {
    return readLong(bytes.read(value.start, 4), 0, order);
  }
  return null;
}

/** The directory that an entry points to, or null if it cannot be read. */
export function readSubIfd(tiff: Tiff, ifd: Ifd | null, tag: number): Ifd | null {
  const entry = ifd?.entries.find((candidate) => candidate.tag === tag);
  const start = entry === undefined ? null : readNumber(tiff, entry);
  if (start === null || start === ifd?.start) return null;
  try {
    return readIfd(tiff, start);
  } catch (error) {
    if (error instanceof BrokenStructure) return null;
    throw error;
  }
}

/** Bytes of one value of a type. */
export function typeBytes(type: number): number {
  return TYPE_BYTES[type] ?? 0;
}

/** Reads two bytes as a number. */
export function readShort(buffer: Buffer, at: number, order: ByteOrder): number {
  return order === 'little' ? buffer.readUInt16LE(at) : buffer.readUInt16BE(at);
}

/** Reads four bytes as a number. */
export function readLong(buffer: Buffer, at: number, order: ByteOrder): number {
  return order === 'little' ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at);
}

/** Writes a number as two bytes. */
export function writeShort(buffer: Buffer, value: number, at: number, order: ByteOrder): void {
  order === 'little' ? buffer.writeUInt16LE(value, at) : buffer.writeUInt16BE(value, at);
}

/** Writes a number as four bytes. */
export function writeLong(buffer: Buffer, value: number, at: number, order: ByteOrder): void {
  order === 'little' ? buffer.writeUInt32LE(value, at) : buffer.writeUInt32BE(value, at);
}
