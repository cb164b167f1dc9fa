import { type ByteOrder, type Ifd, TAG, type Tiff, TYPE, writeLong, writeShort } from './ifd.ts';

/** A value of a new directory, in the byte order of the new block. */
export interface ExifValue {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly data: Buffer;
}

/** The directories of a new EXIF block. */
export interface ExifTree {
  readonly order: ByteOrder;
  readonly image: readonly ExifValue[];
  readonly exif: readonly ExifValue[];
  readonly gps: readonly ExifValue[];
}

/** Tags of the first directory that are about the photo; the others describe how a file stores pixels. */
const IMAGE_TAGS: readonly number[] = [
  0x010e, 0x010f, 0x0110, 0x0112, 0x011a, 0x011b, 0x0128, 0x0131, 0x0132, 0x013b, 0x013c, 0x4746, 0x4749,
  0x8298, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f,
];
const MAX_VALUE_BYTES = 60_000;
const MAX_DIRECTORY_BYTES = 1_000_000;

/** Whether a tag of a first directory is about the photo. */
export function isAboutPhoto(tag: number): boolean {
  return IMAGE_TAGS.includes(tag);
}

/** Values that cannot move: pointers, and the maker note, because its offsets would become wrong. */
const BOUND_TO_THEIR_PLACE: readonly number[] = [TAG.exifIfd, TAG.gpsIfd, TAG.interopIfd, TAG.makerNote];

/** Copies a directory's values, except those that are missing, too large or cannot move. */
export function copyValues({ bytes }: Tiff, ifd: Ifd | null, takes: (tag: number) => boolean): ExifValue[] {
  const copies: ExifValue[] = [];
  let left = MAX_DIRECTORY_BYTES;
  for (const { tag, type, count, value } of ifd?.entries ?? []) {
    if (value === null || value.length === 0 || value.length > Math.min(left, MAX_VALUE_BYTES)) continue;
    if (BOUND_TO_THEIR_PLACE.includes(tag) || !takes(tag)) continue;
    copies.push({ tag, type, count, data: Buffer.from(bytes.read(value.start, value.length)) });
    left -= value.length;
  }
  return copies;
}

/** Writes an EXIF block; null if it would be empty. */
export function buildExif({ order, image, exif, gps }: ExifTree): Buffer | null {
  if (image.length + exif.length + gps.length === 0) return null;
  const header = Buffer.from(order === 'little' ? 'II*\0\x08\0\0\0' : 'MM\0*\0\0\0\x08', 'latin1');
  const pointers = (exifAt: number, gpsAt: number) => [
    ...(exif.length > 0 ? [longValue(TAG.exifIfd, exifAt, order)] : []),
    ...(gps.length > 0 ? [longValue(TAG.gpsIfd, gpsAt, order)] : []),
  ];
  const exifAt = 8 + buildIfd([...image, ...pointers(0, 0)], 8, order).length;
  const exifIfd = exif.length > 0 ? buildIfd(exif, exifAt, order) : Buffer.alloc(0);
  const gpsAt = exifAt + exifIfd.length;
  const gpsIfd = gps.length > 0 ? buildIfd(gps, gpsAt, order) : Buffer.alloc(0);
  const imageIfd = buildIfd([...image, ...pointers(exifAt, gpsAt)], 8, order);
  return Buffer.concat([header, imageIfd, exifIfd, gpsIfd]);
}

/** Makes a value of type SHORT. */
export function shortValue(tag: number, value: number, order: ByteOrder): ExifValue {
  const data = Buffer.alloc(2);
  writeShort(data, value, 0, order);
  return { tag, type: TYPE.short, count: 1, data };
}

function longValue(tag: number, value: number, order: ByteOrder): ExifValue {
  const data = Buffer.alloc(4);
  writeLong(data, value, 0, order);
  return { tag, type: TYPE.long, count: 1, data };
}

/** Writes a directory that begins at `start`, followed by its values. It has no next directory. */
export function buildIfd(values: readonly ExifValue[], start: number, order: ByteOrder): Buffer {
  const sorted = [...values].sort((one, other) => one.tag - other.tag);
  const head = Buffer.alloc(2 + 12 * sorted.length + 4);
  writeShort(head, sorted.length, 0, order);
  const behind: Buffer[] = [];
  let end = start + head.length;
  sorted.forEach(({ tag, type, count, data }, index) => {
    const at = 2 + 12 * index;
    writeShort(head, tag, at, order);
    writeShort(head, type, at + 2, order);
    writeLong(head, count, at + 4, order);
    if (data.length <= 4) {
      data.copy(head, at + 8);
      return;
    }
    writeLong(head, end, at + 8, order);
    // Values begin at even offsets.
    const padded = data.length % 2 === 0 ? data : Buffer.concat([data, Buffer.alloc(1)]);
    behind.push(padded);
    end += padded.length;
  });
  return Buffer.concat([head, ...behind]);
}
