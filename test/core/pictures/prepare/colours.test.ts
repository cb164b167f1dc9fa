import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { profileOfCodes } from '../../../../core/pictures/opening/icc.ts';
import { buildTiff, bytesOf, long, place, short } from '../../../../simulation/pictures/tiff-file.ts';
import { asAdobeRgb } from '../../../support/pictures/camera-jpegs.ts';
import { insertBefore } from '../../../support/pictures/jpeg-edits.ts';
import { coloursAt, copyOf, drawQuarters, openTaken } from '../../../support/pictures/photo-folder.ts';

const RED = [200, 60, 50];

/** The red quarter from `open`, and from the working copy. */
async function redOf(photo: Buffer) {
  const source = await openTaken(photo);
  const { data } = await (await source.open()).raw().toBuffer({ resolveWithObject: true });
  const at = (16 * 96 + 24) * (source.hasAlpha ? 4 : 3);
  const [copied] = await coloursAt((await copyOf(photo, { usefulSide: 80 })).path, [0.25, 0.25]);
  return { own: [...data.subarray(at, at + 3)], copied, profile: source.profile };
}

/** Allows for JPEG and rounding. */
function expectNear(seen: number[] | undefined, expected: readonly number[], tolerance = 6): void {
  expect(seen).toHaveLength(3);
  for (const [index, value] of expected.entries()) {
    expect(Math.abs((seen?.[index] ?? 999) - value), `${seen} is near ${expected}`).toBeLessThanOrEqual(
      tolerance,
    );
  }
}

describe('colours', () => {
  it.each(['jpeg', 'png', 'tiff', 'webp', 'avif'] as const)(
    'of a %s in Display P3 are kept, and become sRGB in its copy',
    async (format) => {
      const photo = await drawQuarters().withIccProfile('p3').toFormat(format, { quality: 95 }).toBuffer();

      const { own, copied, profile } = await redOf(photo);
      expect(profile).not.toBeNull();
      // sRGB (200, 60, 50) in Display P3.
      expectNear(own, [185, 70, 58]);
      expectNear(copied, RED);
    },
  );

  it('of 16 bit in Display P3 are the same as of 8', async () => {
    const photo = await drawQuarters().toColourspace('rgb16').withIccProfile('p3').png().toBuffer();
    expect((await sharp(photo).metadata()).depth).toBe('ushort');

    const { own, copied } = await redOf(photo);
    expectNear(own, [185, 70, 58]);
    expectNear(copied, RED);
  });

  it('of CMYK and grey become sRGB', async () => {
    const cmyk = await redOf(await drawQuarters().toColourspace('cmyk').tiff().toBuffer());
    expect(cmyk.profile).toBeNull();
    // Printing inks have no such red.
    expectNear(cmyk.own, RED, 25);
    expectNear(cmyk.copied, RED, 25);
    const grey = await redOf(await drawQuarters().toColourspace('b-w').png().toBuffer());
    expect(grey.profile).toBeNull();
    expect(new Set(grey.own).size).toBe(1);
  });

  it('of a camera set to Adobe RGB, which only EXIF says, get that profile', async () => {
    const photo = asAdobeRgb(await drawQuarters().jpeg({ quality: 95 }).toBuffer());

    const { own, copied, profile } = await redOf(photo);
    expect(profile?.toString('latin1')).toContain('Adobe RGB');
    expectNear(own, RED);
    // Adobe RGB (200, 60, 50) is a redder red than any in sRGB.
    expectNear(copied, [233, 56, 45], 8);
  });

  it.each([
    ['PQ', 16, 148],
    ['HLG', 18, 191],
  ])('of HDR in %s are shown with white near white', async (_, transfer, white) => {
    const profile = profileOfCodes({ primaries: 9, transfer }) ?? Buffer.alloc(0);
    const photo = buildTiff([
      {
        256: long(48),
        257: long(32),
        258: short(8, 8, 8),
        259: short(1),
        262: short(2),
        273: place(Buffer.alloc(48 * 32 * 3, white)),
        277: short(3),
        278: long(32),
        279: long(48 * 32 * 3),
        34675: bytesOf(profile),
      },
    ]);

    const [copied] = await coloursAt((await copyOf(photo)).path, [0.5, 0.5]);
    expectNear(copied, [243, 243, 243]);
  });

  it('of a photo with a profile for other pixels are treated as sRGB', async () => {
    const grey = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
      .toColourspace('cmyk')
      .withIccProfile('cmyk')
      .tiff()
      .toBuffer();
    const { icc = Buffer.alloc(0) } = await sharp(grey).metadata();
    const head = Buffer.from([0xff, 0xe2, 0, 0]);
    const body = Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), icc.subarray(0, 60_000)]);
    head.writeUInt16BE(body.length + 2, 2);
    const photo = insertBefore(
      await drawQuarters().jpeg({ quality: 95 }).toBuffer(),
      0xc4,
      Buffer.concat([head, body]),
    );

    const { own, copied, profile } = await redOf(photo);
    expect(profile).toBeNull();
    expectNear(own, RED);
    expectNear(copied, RED);
  });
});
