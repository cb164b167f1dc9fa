import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { box } from '../../../../simulation/pictures/raw-files.ts';
import { buildTiff, link, long, short } from '../../../../simulation/pictures/tiff-file.ts';
import { insertBefore, segmentOf } from '../../../support/pictures/jpeg-edits.ts';
import { drawQuarters, openEither, openRefused } from '../../../support/pictures/photo-folder.ts';
import { insertChunks, pngChunk } from '../../../support/pictures/png-file.ts';

const jpeg = await drawQuarters().jpeg().toBuffer();
const progressive = await drawQuarters().jpeg({ progressive: true }).toBuffer();
const png = await drawQuarters().png().toBuffer();

describe('openPhoto refuses, with no more time and memory than usual,', () => {
  it.each([
    ['a JPEG whose header has 70 MB', insertBefore(jpeg, 0xc4, repeat(segmentOf(0xef, 65_000), 1_100))],
    ['a JPEG of 100,000 segments', insertBefore(jpeg, 0xc4, repeat(segmentOf(0xef, 4), 100_000))],
    ['a JPEG of 5,000 scans', insertBefore(progressive, 0xd9, repeat(lastScanOf(progressive), 5_000))],
  ])('%s', async (_, file) => {
    expect((await openRefused(file)).code).toBe('unreadable-photo');
  });

  it.each([
    [
      'a directory that follows itself',
      Buffer.from('49492a000800000001000001040001000000000000000800000000', 'hex'),
    ],
    ['directories that link to each other', loopOfDirectories()],
    ['a directory of 65,535 tags', Buffer.from('49492a0008000000ffff', 'hex')],
    ['a directory beyond the end', Buffer.from('49492a00ffffffff', 'hex')],
    ['a value of 4 GB', buildTiff([{ 262: short(32803), 513: long(8), 514: long(0xffffffff) }])],
  ])('a TIFF with %s', async (_, file) => {
    expect((await openRefused(file)).fault).toBe('photo');
  });

  it.each([
    ['of size 0', Buffer.from('00000000', 'hex')],
    ['of size 1 without its 64 bits', Buffer.from('00000001', 'hex')],
    ['of size 7', Buffer.from('00000007', 'hex')],
    ['of 4 GB', Buffer.from('ffffffff', 'hex')],
  ])('a CR3 and a HEIC with a box %s', async (_, size) => {
    for (const brand of ['crx ', 'heic']) {
      const start = box('ftyp', Buffer.from(`${brand}\0\0\0\0${brand}`));
      for (const type of ['moov', 'meta', 'uuid']) {
        const file = Buffer.concat([start, size, Buffer.from(type), Buffer.alloc(100)]);
        expect((await openRefused(file)).fault).toBe('photo');
      }
    }
  });

  it('a CR3 of boxes within boxes, and one of 100,000 empty boxes', async () => {
    const start = box('ftyp', Buffer.from('crx \0\0\0\0crx '));
    let nested = box('stbl');
    for (let depth = 0; depth < 1000; depth++) nested = box(depth % 2 === 0 ? 'moov' : 'trak', nested);
    for (const body of [nested, repeat(box('trak'), 100_000)]) {
      expect((await openRefused(Buffer.concat([start, body]))).code).toBe('raw-preview-too-small');
    }
  });

  it.each([0, 1, 2, 3])('random bytes after each magic number, %i', async () => {
    for (const magic of MAGIC) {
      const file = Buffer.concat([Buffer.from(magic, 'latin1'), randomBytes(3000)]);
      expect(await openEither(file)).toMatch(
        /^(unreadable|truncated)-photo|unsupported-type|raw-preview|too-many/,
      );
    }
  });
});

it('a PNG with 50,000 texts is opened or refused', async () => {
  const many = insertChunks(png, repeat(pngChunk('tEXt', Buffer.from('a\0b')), 50_000));
  expect(await openEither(many)).toMatch(/^(png|unreadable-photo)$/);
});

const MAGIC = [
  '\xff\xd8\xff',
  '\xff\xd8\xff\xe1\x00\x20Exif\0\0',
  '\x89PNG\r\n\x1a\n',
  '\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x40\0\0\0\x40\x08\x02\0\0\0',
  'RIFF\xff\x0f\0\0WEBPVP8 ',
  'RIFF\xff\x0f\0\0WEBPVP8L',
  'RIFF\xff\x0f\0\0WEBPVP8X',
  'II*\0\x08\0\0\0',
  'MM\0*\0\0\0\x08',
  'II+\0\x08\0\0\0',
  'IIRO\x08\0\0\0',
  'IIU\0\x08\0\0\0',
  'FUJIFILMCCD-RAW 0201',
  '\0\0\0\x18ftypheic\0\0\0\0heicmif1\0\0\x01\0meta\0\0\0\0',
  '\0\0\0\x18ftypavif\0\0\0\0avifmif1\0\0\x01\0meta\0\0\0\0',
  '\0\0\0\x18ftypcrx \0\0\0\x01crx isom\0\0\x01\0moov',
];

function repeat(bytes: Buffer, times: number): Buffer {
  return Buffer.alloc(bytes.length * times, bytes);
}

/** The last scan of a JPEG, up to its end. */
function lastScanOf(file: Buffer): Buffer {
  return file.subarray(file.lastIndexOf(Buffer.from([0xff, 0xda])), -2);
}

function loopOfDirectories(): Buffer {
  const file = buildTiff([{ 262: short(32803), 330: link({ 330: long(0, 0, 0, 0), 262: short(1) }) }]);
  // Each link leads to the first directory, which links to the second.
  const first = file.readUInt32LE(4);
  const links = file.indexOf(Buffer.alloc(16));
  for (let index = 0; index < 4; index++) file.writeUInt32LE(first, links + index * 4);
  return file;
}
