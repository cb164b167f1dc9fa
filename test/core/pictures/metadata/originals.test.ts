import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { bufferBytes } from '../../../../core/pictures/metadata/bytes.ts';
import { readChunks } from '../../../../core/pictures/metadata/containers/png.ts';
import { readMetadata } from '../../../../core/pictures/metadata/read-metadata.ts';
import type { PhotoKind } from '../../../../core/pictures/photo-source.ts';
import { canonNote, degrees, directory, type Entry, exifBlock, jpegWithExif } from './support/exif-block.ts';
import { drawFinished, fileOf, finish } from './support/finish.ts';

const IMAGE: readonly Entry[] = [
  [0x0100, 4, 6000],
  [0x010f, 2, 'Canon'],
  [0x0110, 2, 'EOS R6'],
  [0x0111, 4, 8],
  [0x0112, 3, 6],
  [0x8298, 2, 'Студия'],
];
const EXIF: readonly Entry[] = [[0x9003, 2, '2026:05:17 10:11:12']];
const GPS: readonly Entry[] = [
  [1, 2, 'N'],
  [2, 5, degrees(48)],
];
const BLOCK = exifBlock({ image: IMAGE, exif: EXIF, gps: GPS, note: canonNote });
const PACKET =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:source>Студия</dc:source>' +
  '</rdf:Description></rdf:RDF></x:xmpmeta>';
const RAF = await raf();

describe.each(['png', 'webp', 'avif', 'tiff'] as const)('a %s that sharp wrote', (kind) => {
  test('returns its XMP, and its EXIF if sharp wrote it', async () => {
    const drawn = sharp(await drawFinished('png'))
      .withXmp(PACKET)
      .withExif({ IFD0: { Copyright: 'Studio' } });
    const path = await fileOf(await drawn.toFormat(kind).toBuffer());
    const { blocks, warnings } = readMetadata(path, kind);
    expect(blocks.xmp?.toString()).toContain('<dc:source>Студия</dc:source>');
    if (kind !== 'tiff') expect(blocks.exif?.includes('Studio')).toBe(true);
    expect(warnings).toEqual([]);
  });
});

describe.each(['png', 'webp', 'avif', 'tiff'] as const)('a %s of ours', (kind) => {
  test('returns the same blocks as a JPEG of the same photo', async () => {
    const jpeg = readMetadata((await finish()).path, 'jpeg').blocks;
    const { exif, photoshop, xmp } = readMetadata(
      (await finish({ type: `image/${kind}` })).path,
      kind,
    ).blocks;
    const hasIptc = kind === 'png' || kind === 'tiff';
    if (kind !== 'tiff') expect(exif).toEqual(jpeg.exif);
    expect(exif?.includes('© 2026 Студия')).toBe(true);
    expect(exif?.includes('RF 50mm')).toBe(true);
    expect(photoshop).toEqual(hasIptc ? jpeg.photoshop : null);
    if (hasIptc) expect(xmp).toEqual(jpeg.xmp);
    expect(xmp?.includes('Zoë Ångström')).toBe(true);
  });
});

describe('a RAW file', () => {
  test.each([
    ['as a TIFF (CR2, NEF, ARW, DNG)', BLOCK],
    ['of Olympus', Buffer.concat([Buffer.from('MMOR', 'latin1'), BLOCK.subarray(4)])],
    ['of Fujifilm', RAF],
    ['of Canon in boxes (CR3)', cr3()],
  ])('%s returns camera, date, location and copyright, and no size or pixels', async (_, bytes) => {
    const { path, warnings } = await finish({ original: await fileOf(bytes), kind: 'raw' });
    const { exif, orientation } = await sharp(path).metadata();
    for (const value of ['EOS R6', 'Студия', '2026:05:17 10:11:12', degrees(48)]) {
      expect(exif?.includes(value)).toBe(true);
    }
    expect(orientation).toBe(1);
    const stripOffsets = Buffer.from('01110004', 'hex');
    expect(exif?.includes(stripOffsets)).toBe(false);
    expect(warnings).toEqual([]);
  });
});

test("ImageMagick's raw profiles in a PNG are read", async () => {
  const png = await drawFinished('png');
  const iptc = Buffer.from('\x1c\x02\x74\0\x06Studio', 'latin1');
  const path = await fileOf(
    withChunks(
      png,
      ['zTXt', rawProfile('iptc', iptc)],
      ['zTXt', rawProfile('exif', Buffer.concat([Buffer.from('Exif\0\0'), BLOCK]))],
    ),
  );
  const { blocks } = readMetadata(path, 'png');
  expect(blocks.exif).toEqual(BLOCK);
  expect(blocks.photoshop?.includes(iptc)).toBe(true);
});

describe.each<[string, PhotoKind, Buffer]>([
  ['a HEIC with 600 million extents that take no bytes', 'heic', heicOfExtents()],
  [
    'a compressed text that grows to 100 MB',
    'png',
    withChunks(await drawFinished('png'), [
      'zTXt',
      Buffer.concat([Buffer.from('Raw profile type xmp\0\0'), deflateSync(Buffer.alloc(100_000_000))]),
    ]),
  ],
  [
    'a JPEG that is cut in its EXIF',
    'jpeg',
    jpegWithExif(await drawFinished('jpeg'), BLOCK).subarray(0, 100),
  ],
  ['a PNG that is cut', 'png', (await drawFinished('png')).subarray(0, 60)],
  ['a TIFF whose directory lies beyond its end', 'tiff', Buffer.from('II*\0\xff\xff\0\0', 'latin1')],
  [
    'a HEIC of boxes without an end',
    'heic',
    Buffer.from('\0\0\0\x0cftypheic\0\0\0\x08meta'.repeat(50), 'latin1'),
  ],
  [
    'a WebP of one chunk of 4 GB',
    'webp',
    Buffer.from('RIFF\xff\xff\xff\xffWEBPEXIF\xff\xff\xff\xff', 'latin1'),
  ],
  ['an empty file', 'raw', Buffer.alloc(0)],
])('%s', (_, kind, bytes) => {
  test('loses its metadata and nothing else', async () => {
    const { path } = await finish({ original: await fileOf(bytes), kind });
    const { blocks } = readMetadata(path, 'jpeg');
    expect(blocks.exif).toBeNull();
    expect(blocks.xmp?.toString()).toContain('compositeWithTrainedAlgorithmicMedia');
  });
});

/** Fujifilm’s RAW: a header that points to a JPEG with EXIF. */
async function raf(): Promise<Buffer> {
  const jpeg = jpegWithExif(await drawFinished('jpeg'), BLOCK);
  const header = Buffer.alloc(160);
  header.write('FUJIFILMCCD-RAW 0201', 'latin1');
  header.writeUInt32BE(160, 84);
  header.writeUInt32BE(jpeg.length, 88);
  return Buffer.concat([header, jpeg]);
}

/** Canon’s RAW in boxes: a TIFF structure for each directory. */
function cr3(): Buffer {
  const tiff = (entries: readonly Entry[]) =>
    Buffer.concat([Buffer.from('MM\0*\0\0\0\x08', 'latin1'), directory(entries, 8, 0)]);
  const canon = Buffer.concat([
    Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex'),
    box('CMT1', tiff(IMAGE)),
    box('CMT2', tiff(EXIF)),
    box('CMT4', tiff(GPS)),
  ]);
  return Buffer.concat([box('ftyp', Buffer.from('crx \0\0\0\x01crx isom')), box('moov', box('uuid', canon))]);
}

/** 10,000 items with 65,535 extents each, and a width of 0 for their numbers. */
function heicOfExtents(): Buffer {
  const item = Buffer.from('000100000000ffff', 'hex');
  const iloc = Buffer.concat([Buffer.from('0100000000002710', 'hex'), ...Array(10_000).fill(item)]);
  const meta = Buffer.concat([Buffer.alloc(4), box('iinf', Buffer.alloc(6)), box('iloc', iloc)]);
  return Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0heic')), box('meta', meta)]);
}

function box(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}

function rawProfile(name: string, data: Buffer): Buffer {
  const text = `\n${name}\n${String(data.length).padStart(8)}\n${data.toString('hex')}\n`;
  return Buffer.concat([Buffer.from(`Raw profile type ${name}\0\0`), deflateSync(text)]);
}

/** Readers do not check checksums, so these chunks have 0. */
function withChunks(png: Buffer, ...chunks: readonly [type: string, data: Buffer][]): Buffer {
  const end = readChunks(bufferBytes(png))[0]?.dataEnd ?? 0;
  const written = chunks.map(([type, data]) => Buffer.concat([box(type, data).subarray(4), Buffer.alloc(4)]));
  const lengths = chunks.map(([, data]) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return length;
  });
  const parts = written.flatMap((chunk, index) => [lengths[index] ?? Buffer.alloc(4), chunk]);
  return Buffer.concat([png.subarray(0, end + 4), ...parts, png.subarray(end + 4)]);
}
