import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  END_OF_IMAGE,
  findSegment,
  insertBefore,
  patch,
  segmentOf,
} from '../../../support/pictures/jpeg-edits.ts';
import { openRefused, openTaken } from '../../../support/pictures/photo-folder.ts';
import { insertChunks, pngChunk } from '../../../support/pictures/png-file.ts';

const photo = sharp(await readFile(new URL('../../../fixtures/astronaut.png', import.meta.url)));
const jpeg = await photo.clone().jpeg({ quality: 90 }).toBuffer();
const progressive = await photo.clone().jpeg({ progressive: true }).toBuffer();
const png = await photo.clone().png().toBuffer();
const tiff = await photo.clone().tiff({ compression: 'lzw' }).toBuffer();
const cmyk = await photo.clone().toColourspace('cmyk').jpeg().toBuffer();
const interlaced = await photo.clone().png({ progressive: true }).toBuffer();
const webp = await photo.clone().webp().toBuffer();
const avif = await photo.clone().avif({ effort: 0 }).toBuffer();
const JFIF_9 = Buffer.from('ffe000104a46494600090100004800480000', 'hex');
const START_OF_FRAME = 0xc0;
const START_OF_SCAN = 0xda;

/** The first part of a file, up to that share of its length. */
const cut = (file: Buffer, share: number) => file.subarray(0, Math.floor(file.length * share));

describe('openPhoto refuses a photo that breaks off', () => {
  it.each([
    ['a JPEG', cut(jpeg, 0.5)],
    ['a JPEG with nearly all of it', cut(jpeg, 0.99)],
    ['a JPEG in its header', jpeg.subarray(0, 300)],
    [
      'a JPEG whose second half is missing although it has an end',
      Buffer.concat([cut(jpeg, 0.5), END_OF_IMAGE]),
    ],
    ['a CMYK JPEG with an end', Buffer.concat([cut(cmyk, 0.5), END_OF_IMAGE])],
    ['a progressive JPEG', cut(progressive, 0.5)],
    ['a progressive JPEG within a scan, with an end', Buffer.concat([cut(progressive, 0.5), END_OF_IMAGE])],
    ['a progressive JPEG between two scans', Buffer.concat([withoutLastScan(progressive), END_OF_IMAGE])],
    ['odd bytes in its header, and half of its picture', insertBefore(cut(jpeg, 0.5), 0xc4, Buffer.alloc(2))],
    ['a PNG', cut(png, 0.5)],
    ['an interlaced PNG', cut(interlaced, 0.5)],
    ['a WebP', cut(webp, 0.5)],
    ['an AVIF', cut(avif, 0.5)],
    ['a TIFF whose strips are missing', cutStrips(tiff)],
  ])('%s', async (_, file) => {
    expect((await openRefused(file)).code).toBe('truncated-photo');
  });

  it('and says so', async () => {
    expect(await openRefused(Buffer.concat([cut(jpeg, 0.5), END_OF_IMAGE]))).toMatchObject({
      code: 'truncated-photo',
      message: expect.stringMatching(/^The file is a JPEG picture of \d+ bytes that is cut off: /),
    });
  });

  it('and reports a damaged one as damaged', async () => {
    const damaged = patch(png, Math.floor(png.length / 2), [1, 2, 3, 4]);
    expect(await openRefused(damaged)).toMatchObject({
      code: 'unreadable-photo',
      message: expect.stringContaining('that is damaged: '),
    });
  });
});

describe('openPhoto accepts a whole photo', () => {
  it.each([
    ['with zeros between two segments', insertBefore(jpeg, 0xc4, Buffer.alloc(2))],
    [
      'with zeros between segments of a progressive JPEG',
      insertBefore(progressive, START_OF_SCAN, Buffer.alloc(3)),
    ],
    ['with fill bytes before a marker', insertBefore(jpeg, 0xdb, Buffer.from([0xff, 0xff]))],
    [
      'with odd bytes before its end',
      Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(9, 3), END_OF_IMAGE]),
    ],
    [
      'with odd bytes behind its last scan',
      Buffer.concat([progressive.subarray(0, -2), Buffer.alloc(9, 3), END_OF_IMAGE]),
    ],
    ['without its last two bytes', jpeg.subarray(0, -2)],
    ['without the last two bytes of a progressive JPEG', progressive.subarray(0, -2)],
    ['without the last two bytes of a PNG', png.subarray(0, -2)],
    ['without the end of a PNG', png.subarray(0, -12)],
    ['with a JFIF version that does not exist', insertBefore(jpeg, 0xdb, JFIF_9)],
    [
      'with a segment that is longer than it says',
      insertBefore(jpeg, 0xdb, patch(segmentOf(0xef, 100), 2, [0, 96])),
    ],
    ['with fewer rows in its header than in its data', claimRows(jpeg, 480)],
    [
      'with a PNG text whose checksum is wrong',
      insertChunks(png, pngChunk('tEXt', Buffer.from('a\0b'), { isWrong: true })),
    ],
    ['with a PNG profile that is damaged', insertChunks(png, pngChunk('iCCP', Buffer.from('a\0\0no')))],
    [
      'with megabytes before its picture',
      insertBefore(jpeg, 0xdb, Buffer.concat(Array(100).fill(segmentOf(0xef, 65_000)))),
    ],
    ['with something behind it', Buffer.concat([jpeg, Buffer.alloc(100_000, 7)])],
  ])('%s', async (_, file) => {
    expect((await openTaken(file)).width).toBe(512);
  });

  it('with another size in its EXIF, and a preview', async () => {
    const preview = await photo.clone().resize(160, 60, { fit: 'fill' }).jpeg().toBuffer();
    const exif = Buffer.concat([segmentOf(0xe1, 4 + 6).subarray(0, 4), Buffer.from('Exif\0\0'), preview]);
    exif.writeUInt16BE(exif.length - 2, 2);
    expect(await openTaken(insertBefore(jpeg, 0xdb, exif))).toMatchObject({ width: 512, height: 512 });
  });
});

function withoutLastScan(file: Buffer): Buffer {
  const scan = file.lastIndexOf(Buffer.from([0xff, START_OF_SCAN]));
  const tables = file.lastIndexOf(Buffer.from([0xff, 0xc4]), scan);
  return file.subarray(0, Math.min(scan, tables));
}

/** The TIFF with its directory in front, and its strips cut off. */
function cutStrips(file: Buffer): Buffer {
  const at = file.readUInt32LE(4);
  const damaged = Buffer.from(file);
  const count = file.readUInt16LE(at);
  for (let entry = 0; entry < count; entry++) {
    const from = at + 2 + entry * 12;
    if (file.readUInt16LE(from) !== 273) continue;
    const strips = file.readUInt32LE(from + 4);
    const table = file.readUInt32LE(from + 8);
    for (let strip = strips >> 1; strip < strips; strip++)
      damaged.writeUInt32LE(file.length, table + strip * 4);
  }
  return damaged;
}

function claimRows(file: Buffer, rows: number): Buffer {
  return patch(file, findSegment(file, START_OF_FRAME) + 5, [rows >> 8, rows & 0xff]);
}
