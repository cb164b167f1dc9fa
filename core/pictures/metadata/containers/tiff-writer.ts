import { BrokenStructure, type Bytes, bufferBytes } from '../bytes.ts';
import { densityValues } from '../density.ts';
import { buildIfd, type ExifValue, shortValue } from '../exif/build-exif.ts';
import {
  type ByteOrder,
  type IfdEntry,
  openTiff,
  readIfd,
  readNumber,
  readSubIfd,
  TAG,
  type Tiff,
  TYPE,
  typeBytes,
  writeLong,
} from '../exif/ifd.ts';
import { RESOURCE, readResources } from '../iptc/photoshop-resources.ts';
import type { EditedMetadata } from '../metadata-blocks.ts';
import type { WrittenPieces } from './jpeg-writer.ts';

/** Resolution: the photo's values win, if it has any. */
const RESOLUTION: readonly number[] = [TAG.xResolution, TAG.yResolution, TAG.resolutionUnit];
const OWN_OFFSETS: readonly number[] = [TAG.stripOffsets, TAG.tileOffsets];
/** Metadata of the picture that we replace. */
const REPLACED: readonly number[] = [TAG.xmp, TAG.iptc, TAG.photoshop, TAG.exifIfd, TAG.gpsIfd];

/**
 * Writes metadata into a TIFF of one picture. The new file has the unchanged EXIF block first, so that the
 * offsets in it stay valid, then the picture's file with its pixels, then a directory that points to both.
 * @throws {BrokenStructure} if the picture is not a TIFF
 */
export function writeTiff(picture: Bytes, metadata: EditedMetadata): WrittenPieces {
  const own = openTiff(picture);
  const pixels = readIfd(own, own.first);
  const deep = pixels.entries.find(({ tag }) => tag === TAG.bitsPerSample)?.value;
  const bits = deep ? Math.max(...picture.read(deep.start, deep.length)) : 8;
  const exif = metadata.exif && openTiff(bufferBytes(metadata.exif));
  const isTurned = exif !== null && exif.order !== own.order && bits > 8;
  if (isTurned) {
    const warnings = ['Retouch left out the EXIF: a 16-bit TIFF cannot store it in another byte order.'];
    return { ...writeTiff(picture, { ...metadata, exif: null }), warnings };
  }

  const order = exif?.order ?? own.order;
  const front = even(metadata.exif ?? Buffer.alloc(8));
  const padding = Buffer.alloc(picture.length % 2);
  const first = front.length + picture.length + padding.length;
  const ofExif = exif === null ? [] : valuesOfPhoto(exif);
  const { density } = metadata;
  const photoValues = [
    ...ofExif.filter(({ tag }) => density === null || !RESOLUTION.includes(tag)),
    ...(density === null ? [] : densityValues(density, order)),
  ];
  const photoTags = new Set(photoValues.map(({ tag }) => tag));
  const ownValues = pixels.entries.flatMap((entry) => copyOwn(own, entry, order, front.length));
  const values = [
    ...ownValues.filter(({ tag }) => !RESOLUTION.includes(tag) || !photoTags.has(tag)),
    ...photoValues.filter(({ tag }) => RESOLUTION.includes(tag) || !ownValues.some((own) => own.tag === tag)),
    ...blockValues(metadata),
  ];
  return {
    pieces: [
      headerOf(order, first),
      front.subarray(8),
      { start: 0, end: picture.length },
      padding,
      buildIfd(values, first, order),
    ],
    warnings: [],
  };
}

function headerOf(order: ByteOrder, first: number): Buffer {
  if (first > 0xffff_0000) throw new BrokenStructure('a TIFF can have at most 4 GB');
  const header = Buffer.from(order === 'little' ? 'II*\0\0\0\0\0' : 'MM\0*\0\0\0\0', 'latin1');
  writeLong(header, first, 4, order);
  return header;
}

/**
 * The first directory's entries. Pointers to other parts of the block stay valid, because the block does not
 * move.
 */
function valuesOfPhoto(exif: Tiff): ExifValue[] {
  const image = readIfd(exif, exif.first);
  return image.entries.flatMap(({ tag, type, count, value }) => {
    if (value === null) return [];
    const isPointer = tag === TAG.exifIfd || tag === TAG.gpsIfd;
    if (isPointer && readSubIfd(exif, image, tag) === null) return [];
    return [{ tag, type, count, data: Buffer.from(exif.bytes.read(value.start, value.length)) }];
  });
}

function copyOwn(own: Tiff, entry: IfdEntry, order: ByteOrder, shift: number): ExifValue[] {
  const { tag, type, count, value } = entry;
  if (value === null || REPLACED.includes(tag)) return [];
  if (tag === TAG.orientation) return [shortValue(tag, 1, order)];
  const data = Buffer.from(own.bytes.read(value.start, value.length));
  if (OWN_OFFSETS.includes(tag)) {
    const bytes = typeBytes(type);
    const offsets = Buffer.alloc(4 * count);
    for (let index = 0; index < count; index++) {
      const offset = readNumber(own, {
        ...entry,
        value: { start: value.start + bytes * index, length: bytes },
      });
      writeLong(offsets, (offset ?? 0) + shift, 4 * index, order);
    }
    return [{ tag, type: TYPE.long, count, data: offsets }];
  }
  return [{ tag, type, count, data: own.order === order ? data : turn(data, type) }];
}

/** Reverses the byte order of numbers. */
function turn(data: Buffer, type: number): Buffer {
  const isRational = type === 5 || type === 10;
  const bytes = isRational ? 4 : typeBytes(type);
  if (bytes === 2) return data.swap16();
  if (bytes === 4) return data.swap32();
  return bytes === 8 ? data.swap64() : data;
}

function blockValues({ photoshop, xmp }: EditedMetadata): ExifValue[] {
  const resources = photoshop === null ? [] : readResources(photoshop);
  const iptc = resources.find(({ id }) => id === RESOURCE.iptc);
  const block = (tag: number, type: number, data: Buffer) => ({ tag, type, count: data.length, data });
  return [
    block(TAG.xmp, TYPE.byte, xmp),
    ...(iptc === undefined ? [] : [block(TAG.iptc, TYPE.undefined, iptc.data)]),
    ...(photoshop === null || (iptc !== undefined && resources.length === 1)
      ? []
      : [block(TAG.photoshop, TYPE.byte, photoshop)]),
  ];
}

function even(block: Buffer): Buffer {
  return block.length % 2 === 0 ? block : Buffer.concat([block, Buffer.alloc(1)]);
}
