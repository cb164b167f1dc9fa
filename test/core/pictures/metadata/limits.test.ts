import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { exifBlock, jpegWith, jpegWithExif } from './support/exif-block.ts';
import { drawFinished, fileOf, finish, MARK } from './support/finish.ts';

const EXIF_PREFIX = Buffer.from('Exif\0\0', 'latin1');
const XMP_PREFIX = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
const EXTENSION_PREFIX = Buffer.from('http://ns.adobe.com/xmp/extension/\0', 'latin1');

/** A WebP with an EXIF block of any size. */
async function webpWithExif(block: Buffer): Promise<string> {
  const webp = await drawFinished('webp');
  const head = Buffer.from('EXIF\0\0\0\0', 'latin1');
  head.writeUInt32LE(block.length, 4);
  const all = Buffer.concat([webp, head, block, Buffer.alloc(block.length % 2)]);
  all.writeUInt32LE(all.length - 8, 4);
  return fileOf(all);
}

function xmpOf(properties: string): Buffer {
  return Buffer.from(
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" ' +
      `xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">${properties}` +
      '</rdf:Description></rdf:RDF></x:xmpmeta>',
  );
}

describe('EXIF that is too long for a JPEG', () => {
  test('loses only the maker note, with a warning', async () => {
    const block = exifBlock({
      image: [[0x8298, 2, 'Studio']],
      exif: [[0x9003, 2, '2026:05:17 10:11:12']],
      note: () => Buffer.alloc(70_000, 'n'),
    });
    const { path, warnings } = await finish({ original: await webpWithExif(block), kind: 'webp' });
    const exif = (await sharp(path).metadata()).exif;
    expect(exif?.includes('Studio')).toBe(true);
    expect(exif?.includes('2026:05:17 10:11:12')).toBe(true);
    expect(warnings).toEqual([expect.stringMatching(/EXIF has 70\d+ bytes.*Retouch left out .*notes/)]);
  });

  test('without a maker note is left out, with a warning', async () => {
    const long = Buffer.alloc(50_000, 'd');
    const block = exifBlock({ image: [[0x010e, 2, long]], exif: [[0x9286, 7, long]] });
    const { path, warnings } = await finish({ original: await webpWithExif(block), kind: 'webp' });
    expect((await readFile(path)).includes(EXIF_PREFIX)).toBe(false);
    expect(warnings).toEqual([expect.stringMatching(/left out the EXIF/)]);
  });
});

describe('XMP that is too long for a JPEG', async () => {
  const history = 'edited,'.repeat(20_000);
  const packet = xmpOf(`<dc:source>Studio</dc:source><photoshop:History>${history}</photoshop:History>`);
  const first = await finish({ original: await webpWithXmp(packet), kind: 'webp' });

  test('keeps the AI mark in the first packet', async () => {
    const standard = (await sharp(first.path).metadata()).xmpAsString;
    expect(standard).toContain(MARK.modelName);
    expect(standard).not.toContain(history);
  });

  test('is read completely if that picture is the original', async () => {
    const again = await readFile((await finish({ original: first.path, type: 'image/webp' })).path);
    expect(again.includes(history)).toBe(true);
    expect(again.includes('HasExtendedXMP')).toBe(false);
  });

  test('is kept without its second part if that is incomplete', async () => {
    const bytes = await readFile(first.path);
    bytes.write('X', bytes.lastIndexOf(EXTENSION_PREFIX) + EXTENSION_PREFIX.length, 'latin1');
    const { path, warnings } = await finish({ original: await fileOf(bytes) });
    expect(warnings).toEqual([
      expect.stringMatching(/extended XMP, which is broken: parts of it are missing/),
    ]);
    const kept = (await sharp(path).metadata()).xmpAsString;
    expect(kept).toMatch(/<dc:source[^>]*>Studio</);
    expect(kept).not.toContain('HasExtendedXMP');
  });
});

test('broken XMP is replaced by a new packet, with a warning', async () => {
  const broken = Buffer.concat([XMP_PREFIX, xmpOf('').subarray(0, 150)]);
  const original = await fileOf(jpegWith(await drawFinished('jpeg'), [0xe1, broken]));
  const { path, warnings } = await finish({ original });
  expect(warnings).toEqual([expect.stringMatching(/^Retouch left out the photo's XMP, which is broken: /)]);
  expect((await sharp(path).metadata()).xmpAsString).toContain('compositeWithTrainedAlgorithmicMedia');
});

test('broken EXIF does not affect the other blocks', async () => {
  const block = Buffer.from('MM\0*\0\0\xff\xff', 'latin1');
  const jpeg = jpegWith(await drawFinished('jpeg'), [
    0xe1,
    Buffer.concat([XMP_PREFIX, xmpOf('<dc:source>Studio</dc:source>')]),
  ]);
  const { path, warnings } = await finish({ original: await fileOf(jpegWithExif(jpeg, block)) });
  expect(warnings).toEqual([expect.stringMatching(/^Retouch left out the photo's EXIF, which is broken: /)]);
  expect((await sharp(path).metadata()).xmpAsString).toContain('<dc:source>Studio</dc:source>');
});

test('a broken block causes no warning if nothing of it is to be kept', async () => {
  const original = await fileOf(jpegWithExif(await drawFinished('jpeg'), Buffer.from('MM')));
  expect((await finish({ original, keep: 'none' })).warnings).toEqual([]);
});

test('the original’s APP2, a gain map or a second picture, is not copied', async () => {
  const original = await fileOf(jpegWith(await drawFinished('jpeg'), [0xe2, Buffer.from('MPF\0II*\0')]));
  expect((await readFile((await finish({ original })).path)).includes('MPF\0')).toBe(false);
});

test('stray bytes between segments are skipped', async () => {
  const jpeg = jpegWithExif(await drawFinished('jpeg'), exifBlock({ image: [[0x8298, 2, 'Studio']] }));
  const original = await fileOf(Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(2), jpeg.subarray(2)]));
  expect((await sharp((await finish({ original })).path).metadata()).exif?.includes('Studio')).toBe(true);
});

/** A WebP with XMP of any size. */
async function webpWithXmp(packet: Buffer): Promise<string> {
  return fileOf(
    await sharp(await drawFinished('png'))
      .withXmp(packet.toString())
      .webp()
      .toBuffer(),
  );
}
