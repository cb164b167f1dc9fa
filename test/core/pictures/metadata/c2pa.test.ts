import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { findC2pa } from '../../../../core/pictures/metadata/c2pa.ts';
import { jpegWith } from './support/exif-block.ts';
import { drawFinished, fileOf, finish, MARK } from './support/finish.ts';

/** The head of a manifest: box and packet numbers, a superbox with its description. */
const MANIFEST = Buffer.concat([
  Buffer.from('JP\0\x01\0\0\0\x01', 'latin1'),
  Buffer.from('\0\0\0\x2djumb\0\0\0\x25jumd', 'latin1'),
  Buffer.from('6332706100110010800000aa00389b71', 'hex'),
  Buffer.from('\x03c2pa\0signed', 'latin1'),
]);

function pngWithManifest(png: Buffer): Buffer {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from('caBX'), MANIFEST, Buffer.alloc(4)]);
  chunk.writeUInt32BE(MANIFEST.length);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

test('a manifest is found in JPEG and PNG', async () => {
  const jpeg = await fileOf(jpegWith(await drawFinished('jpeg'), [0xeb, MANIFEST]));
  const png = await fileOf(pngWithManifest(await drawFinished('png')));
  expect(await findC2pa(jpeg)).toEqual({ container: 'jpeg' });
  expect(await findC2pa(png)).toEqual({ container: 'png' });
});

test.each(['jpeg', 'png', 'webp', 'avif', 'tiff'] as const)(
  'a %s without a manifest has null',
  async (format) => {
    expect(await findC2pa(await fileOf(await drawFinished(format)))).toBeNull();
  },
);

test('a file that is not a picture has null', async () => {
  expect(await findC2pa(await fileOf(Buffer.from('{}')))).toBeNull();
  expect(
    await findC2pa(await fileOf(jpegWith(Buffer.from('ffd8', 'hex'), [0xeb, Buffer.from('JPEG XT')]))),
  ).toBeNull();
});

test("the model's own file keeps its manifest, its pixels and its profile, gets the mark, and a warning", async () => {
  const picture = jpegWith(await drawFinished('jpeg'), [0xeb, MANIFEST]);
  const { path, warnings } = await finish({ picture, keep: 'none' });
  const written = await readFile(path);
  expect(written.includes(MANIFEST)).toBe(true);
  const scan = picture.subarray(picture.indexOf(Buffer.from('ffda', 'hex')));
  expect(written.subarray(-scan.length)).toEqual(scan);
  expect((await sharp(path).metadata()).xmpAsString).toContain(MARK.modelName);
  expect(warnings).toEqual([expect.stringMatching(/content credentials \(C2PA\)/)]);
});

test("the photo's own manifest is left out, with a warning", async () => {
  const original = await fileOf(jpegWith(await drawFinished('jpeg'), [0xeb, MANIFEST]));
  const { path, warnings } = await finish({ original });
  expect(await findC2pa(path)).toBeNull();
  expect(warnings).toEqual([
    expect.stringMatching(/^The photo has content credentials .*Retouch left them out, .*\.$/),
  ]);
});
