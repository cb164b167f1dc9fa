import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { buildTiff, long, place, short } from '../../../../simulation/pictures/tiff-file.ts';
import { drawQuarters, openTaken, quartersOf } from '../../../support/pictures/photo-folder.ts';

const UPRIGHT = 'red green blue yellow';
const draw = drawQuarters;
const rgba = () => draw().ensureAlpha(0.5);
const deep = () => draw().toColourspace('rgb16');

describe('openPhoto accepts', () => {
  it.each([
    ['a JPEG', 'jpeg', 'image/jpeg', draw().jpeg()],
    ['a progressive JPEG', 'jpeg', 'image/jpeg', draw().jpeg({ progressive: true })],
    ['a CMYK JPEG', 'jpeg', 'image/jpeg', draw().toColourspace('cmyk').jpeg()],
    ['a PNG', 'png', 'image/png', draw().png()],
    ['an interlaced PNG', 'png', 'image/png', draw().png({ progressive: true })],
    ['a palette PNG', 'png', 'image/png', draw().png({ palette: true })],
    ['a PNG of 16 bit', 'png', 'image/png', deep().png()],
    ['a PNG with transparency', 'png', 'image/png', rgba().png()],
    ['a WebP', 'webp', 'image/webp', draw().webp()],
    ['an AVIF', 'avif', 'image/avif', draw().avif()],
    ['a TIFF', 'tiff', 'image/tiff', draw().tiff()],
    ['a TIFF of 16 bit', 'tiff', 'image/tiff', deep().tiff({ compression: 'deflate' })],
    ['a TIFF of tiles', 'tiff', 'image/tiff', draw().tiff({ tile: true, compression: 'lzw' })],
    ['a BigTIFF', 'tiff', 'image/tiff', draw().tiff({ bigtiff: true })],
    ['a CMYK TIFF', 'tiff', 'image/tiff', draw().toColourspace('cmyk').tiff({ compression: 'lzw' })],
  ])('%s, and returns its pixels in 8 bit RGB', async (_, kind, type, picture) => {
    const source = await openTaken(picture.toBuffer());

    expect(source).toMatchObject({ kind, type, width: 96, height: 64, preview: false });
    const { data, info } = await (await source.open()).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ channels: source.hasAlpha ? 4 : 3, width: 96, height: 64 });
    expect(data.length).toBe(96 * 64 * info.channels);
    expect(await quartersOf(await (await source.open()).png().toBuffer())).toBe(UPRIGHT);
  });

  it('a grey JPEG, as RGB', async () => {
    const source = await openTaken(draw().toColourspace('b-w').jpeg().toBuffer());

    const { info } = await (await source.open()).raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(3);
  });

  it('the picture of a file with more after it: a film, a gain map, a second picture', async () => {
    const [photo, other] = await Promise.all([
      draw().jpeg().toBuffer(),
      draw({ width: 640, height: 480 }).jpeg().toBuffer(),
    ]);

    const source = await openTaken(Buffer.concat([photo, other, Buffer.from('\0\0\0\x18ftypmp42'), other]));
    expect(source).toMatchObject({ kind: 'jpeg', width: 96, height: 64 });
  });

  it('an Ultra HDR photo, as the picture that every program shows', async () => {
    const { data, info } = await draw().raw().toBuffer({ resolveWithObject: true });
    const plain = sharp(data, { raw: info });
    const gainMap = await plain.clone().greyscale().resize(24, 16).jpeg().toBuffer();
    const source = await openTaken(
      Buffer.concat([withGainMap(await plain.jpeg().toBuffer(), gainMap), gainMap]),
    );

    expect(source).toMatchObject({ kind: 'jpeg', width: 96, height: 64, hasAlpha: false });
    expect(await quartersOf(await (await source.open()).png().toBuffer())).toBe(UPRIGHT);
  });

  it('the first page of a TIFF with several', async () => {
    const page = (grey: number, width: number) => ({
      256: long(width),
      257: long(32),
      258: short(8),
      259: short(1),
      262: short(1),
      273: place(Buffer.alloc(width * 32, grey)),
      277: short(1),
      278: long(32),
      279: long(width * 32),
    });
    const source = await openTaken(buildTiff([page(200, 48), page(90, 32)]));

    expect(source).toMatchObject({ kind: 'tiff', width: 48, height: 32 });
    expect((await (await source.open()).raw().toBuffer())[0]).toBe(200);
  });

  it('a transparent picture with its transparency', async () => {
    const source = await openTaken(rgba().png().toBuffer());

    expect(source.hasAlpha).toBe(true);
    expect((await (await source.open()).raw().toBuffer())[3]).toBeCloseTo(128, -1);
  });
});

/**
 * The parts that announce a gain map to programs. @see
 * https://developer.android.com/media/platform/hdr-image-format
 */
function withGainMap(photo: Buffer, gainMap: Buffer): Buffer {
  const xmp = `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/" hdrgm:Version="1.0"><Container:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/></rdf:li><rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="${gainMap.length}"/></rdf:li></rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>`;
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(xmp.length + 2, 2);
  return Buffer.concat([photo.subarray(0, 2), head, Buffer.from(xmp), photo.subarray(2)]);
}
