import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPhotoFacts } from '../../../functions/inspect-photo/photo-file.ts';
import { readPictureHead } from '../../../functions/shared/picture.ts';
import { drawPicture } from '../../support/pictures.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** Real pictures, and the beginnings of files that the parsers look deep into. */
const seeds: readonly Buffer[] = [
  ...(await Promise.all(
    (['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const).map((f) => drawPicture(f)),
  )),
  latin1('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x40meta\0\0\0\0\0\0\0\x30iprp\0\0\0\x28ipco'),
  latin1('\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl \0\0\0\0jxl \0\0\0\0jxlp'),
  latin1('\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 \0\0\0\0jp2 \0\0\0\x2djp2h\0\0\0\x16ihdr'),
  latin1(`icns\0\0\xff\xffic07${'\0'.repeat(60)}`),
  latin1(`ID3\x03\0\0\x7f\x7f\x7f\x7f${'\0'.repeat(60)}`),
  latin1(`PK\x03\x04${'\0'.repeat(60)}`),
  latin1(`\x1a\x45\xdf\xa3${'\x01'.repeat(60)}`),
  latin1(`\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9${'\0'.repeat(60)}`),
  latin1('<?xml version="1.0"?><svg width="1" height="2" viewBox="0 0 1 2"></svg>'),
];

/** Where a header is changed: near its begin as often as anywhere. */
const change = fc.record({
  place: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.02, noNaN: true })),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc
      .constantFrom('00000000', '00000001', '00000008', '7fffffff', '80000000', 'ffffffff', 'ffff', '00')
      .map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))),
  ),
  removes: fc.nat(8),
});

const hostileFile = fc
  .record({ seed: fc.constantFrom(...seeds), changes: fc.array(change, { maxLength: 12 }) })
  .map(({ seed, changes }) =>
    changes.reduce((file, { place, bytes, removes }) => {
      const at = Math.floor(place * file.length);
      return Buffer.concat([file.subarray(0, at), bytes, file.subarray(at + removes)]);
    }, seed),
  );

describe('readPictureHead', () => {
  it('answers something sane for every damaged or hostile file', async () => {
    await fc.assert(
      fc.asyncProperty(hostileFile, async (file) => {
        const { type, size } = await readPictureHead(file);
        expect(type === null || /^[a-z]+\/[\w.+-]+$/.test(type)).toBe(true);
        for (const side of size === null ? [] : [size.width, size.height]) {
          expect(Number.isInteger(side) && side > 0).toBe(true);
        }
        expect(await readPhotoFacts(file.length, file, file)).toMatchObject({ type, size });
      }),
      { seed: 4, numRuns: 5000 },
    );
  }, 60_000);

  it.each(seeds.map((seed, index) => [index, seed] as const))(
    'answers for file %i cut off anywhere',
    async (_, seed) => {
      for (let length = 0; length < Math.min(seed.length, 400); length += 1) {
        await expect(readPictureHead(seed.subarray(0, length))).resolves.toBeDefined();
      }
    },
  );

  it('takes a side of no pixels for no size', async () => {
    const jpeg = await drawPicture('jpeg');
    jpeg.writeUInt16BE(0, jpeg.indexOf(Buffer.from('ffc0', 'hex')) + 7);
    expect(await readPictureHead(jpeg)).toEqual({ type: 'image/jpeg', size: null });
  });
});
