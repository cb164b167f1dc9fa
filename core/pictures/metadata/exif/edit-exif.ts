import { bufferBytes } from '../bytes.ts';
import type { MetadataKeep } from '../metadata-blocks.ts';
import { buildExif, copyValues } from './build-exif.ts';
import { eraseUnused, type Range, rangesOf } from './erase.ts';
import {
  type Ifd,
  type IfdEntry,
  openTiff,
  readIfd,
  readNumber,
  readSubIfd,
  TAG,
  type Tiff,
  TYPE,
  writeLong,
  writeShort,
} from './ifd.ts';

/** How to edit an EXIF block. */
export interface ExifEdit {
  readonly keep: MetadataKeep;
  /** Pixels of the finished picture. */
  readonly width: number;
  readonly height: number;
}

const WIDTH_TAGS: readonly number[] = [TAG.imageWidth, TAG.pixelXDimension, TAG.relatedImageWidth];
const HEIGHT_TAGS: readonly number[] = [TAG.imageLength, TAG.pixelYDimension, TAG.relatedImageLength];

/**
 * Tags of the first directory that would be wrong in the finished picture: they describe other pixels, or a
 * block that is stored elsewhere.
 */
const STALE_TAGS: readonly number[] = [
  TAG.stripOffsets,
  TAG.stripByteCounts,
  TAG.tileOffsets,
  TAG.tileByteCounts,
  TAG.subIfds,
  TAG.thumbnailOffset,
  TAG.thumbnailLength,
  TAG.xmp,
  TAG.iptc,
  TAG.photoshop,
  TAG.iccProfile,
];

/**
 * Makers with maker notes that can contain the location.
 * @see https://exiftool.org/TagNames/Nikon.html LocationInfo
 * @see https://exiftool.org/TagNames/Panasonic.html City, Landmark
 */
const MAKERS_WITH_PLACES = /^(nikon|panasonic|leica)/i;

/**
 * Edits an EXIF block in place. Values keep their offsets, so a maker note stays valid, byte by byte. Sets
 * the orientation to upright and the size to the true one, and removes the thumbnail. Overwrites removed
 * values with zeros.
 * @returns null if nothing is left
 * @throws {BrokenStructure} if its first directory cannot be read
 */
export function editExif(block: Buffer, { keep, width, height }: ExifEdit): Buffer | null {
  if (keep === 'none') return null;
  if (keep === 'copyright') return keepCopyright(block);
  const buffer = Buffer.from(block);
  const tiff = openTiff(bufferBytes(buffer));
  const image = readIfd(tiff, tiff.first);
  const exif = readSubIfd(tiff, image, TAG.exifIfd);
  const gps = readSubIfd(tiff, image, TAG.gpsIfd);
  const interop = readSubIfd(tiff, exif, TAG.interopIfd);

  const dropsPlaces = keep === 'no-location';
  const dropsNote = dropsPlaces && MAKERS_WITH_PLACES.test(readText(tiff, image, TAG.make));
  const stale = new Set(STALE_TAGS);
  if (exif === null) stale.add(TAG.exifIfd);
  if (gps === null || dropsPlaces) stale.add(TAG.gpsIfd);

  for (const ifd of [image, exif, interop]) {
    for (const entry of ifd?.entries ?? []) {
      if (WIDTH_TAGS.includes(entry.tag)) setNumber(buffer, tiff, entry, width);
      if (HEIGHT_TAGS.includes(entry.tag)) setNumber(buffer, tiff, entry, height);
      if (ifd === image && entry.tag === TAG.orientation) setNumber(buffer, tiff, entry, 1);
    }
  }
  const removed: Range[] = [...(dropsPlaces ? rangesOf(gps) : []), ...thumbnailRanges(tiff, image)];
  removed.push(...removeEntries(buffer, tiff, image, ({ tag }) => stale.has(tag)));
  removed.push(
    ...removeEntries(buffer, tiff, exif, ({ tag }) => {
      if (tag === TAG.makerNote) return dropsNote;
      return tag === TAG.interopIfd && interop === null;
    }),
  );
  if (image.entries.every(({ tag }) => stale.has(tag))) return null;
  const left = readIfd(tiff, tiff.first);
  const kept = [left, readSubIfd(tiff, left, TAG.exifIfd), interop, dropsPlaces ? null : gps];
  return eraseUnused(buffer, removed, [{ start: 0, length: 8 }, ...kept.flatMap(rangesOf)]);
}

/** Copies the values to a new block without the maker note, for a container that cannot hold all of it. */
export function withoutMakerNote(block: Buffer): Buffer | null {
  const tiff = openTiff(bufferBytes(block));
  const image = readIfd(tiff, tiff.first);
  const everything = () => true;
  return buildExif({
    order: tiff.order,
    image: copyValues(tiff, image, everything),
    exif: copyValues(tiff, readSubIfd(tiff, image, TAG.exifIfd), everything),
    gps: copyValues(tiff, readSubIfd(tiff, image, TAG.gpsIfd), everything),
  });
}

function keepCopyright(block: Buffer): Buffer | null {
  const tiff = openTiff(bufferBytes(block));
  const isRight = (tag: number) => tag === TAG.artist || tag === TAG.copyright;
  const image = copyValues(tiff, readIfd(tiff, tiff.first), isRight);
  return buildExif({ order: tiff.order, image, exif: [], gps: [] });
}

/** The ranges of the thumbnail and of the directories after the first, which describe it. */
function thumbnailRanges(tiff: Tiff, image: Ifd): Range[] {
  const ranges: Range[] = [];
  const seen = new Set([image.start]);
  for (let next = image.next; next !== 0 && !seen.has(next) && seen.size < 8; ) {
    seen.add(next);
    let ifd: Ifd;
    try {
      ifd = readIfd(tiff, next);
    } catch {
      break;
    }
    ranges.push(...rangesOf(ifd), ...pixelRanges(tiff, ifd, TAG.thumbnailOffset, TAG.thumbnailLength));
    ranges.push(...pixelRanges(tiff, ifd, TAG.stripOffsets, TAG.stripByteCounts));
    next = ifd.next;
  }
  return ranges;
}

function pixelRanges(tiff: Tiff, { entries }: Ifd, offsetTag: number, lengthTag: number): Range[] {
  const numberOf = (tag: number) => {
    const entry = entries.find((candidate) => candidate.tag === tag);
    return entry === undefined ? null : readNumber(tiff, entry);
  };
  const [start, length] = [numberOf(offsetTag), numberOf(lengthTag)];
  return start === null || length === null ? [] : [{ start, length }];
}

/** Removes entries from a directory, ends the chain of directories there, and returns the freed ranges. */
function removeEntries(
  buffer: Buffer,
  tiff: Tiff,
  ifd: Ifd | null,
  goes: (entry: IfdEntry) => boolean,
): Range[] {
  if (ifd === null) return [];
  const staying = ifd.entries.filter((entry) => !goes(entry));
  const original = Buffer.from(buffer.subarray(ifd.start, ifd.nextAt));
  staying.forEach((entry, index) => {
    original.copy(buffer, ifd.start + 2 + 12 * index, entry.at - ifd.start, entry.at - ifd.start + 12);
  });
  writeShort(buffer, staying.length, ifd.start, tiff.order);
  const end = ifd.start + 2 + 12 * staying.length;
  buffer.fill(0, end, Math.min(ifd.nextAt + 4, buffer.length));
  const gone = ifd.entries.filter(goes);
  return gone.flatMap(({ value }) => (value === null ? [] : [value]));
}

/**
 * Writes a number into the entry itself, over any old value: as SHORT, or as LONG if it was one or must be
 * one.
 */
function setNumber(buffer: Buffer, { order }: Tiff, { at, type }: IfdEntry, value: number): void {
  const isShort = type !== TYPE.long && value <= 0xffff;
  writeShort(buffer, isShort ? TYPE.short : TYPE.long, at + 2, order);
  writeLong(buffer, 1, at + 4, order);
  buffer.fill(0, at + 8, at + 12);
  isShort ? writeShort(buffer, value, at + 8, order) : writeLong(buffer, value, at + 8, order);
}

function readText({ bytes }: Tiff, { entries }: Ifd, tag: number): string {
  const value = entries.find((entry) => entry.tag === tag)?.value;
  return value ? bytes.read(value.start, Math.min(value.length, 100)).toString('latin1').trim() : '';
}
