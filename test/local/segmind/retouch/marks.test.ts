import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PicturePlan } from '../../../../local/segmind/retouch/picture-plan.ts';
import { retouchPhoto } from '../../../../local/segmind/retouch/retouch-photo.ts';
import { drawPicture } from '../../../../simulation/pictures/pictures.ts';

const photo = await drawPicture('jpeg', { width: 300, height: 200 });

function retouched(plan: PicturePlan, upscale = 1, of = photo): Promise<Buffer> {
  const request = { photo: of, instructions: '', upscale, plan: { outputPixels: 100_000, ...plan } };
  return retouchPhoto(request).then(({ bytes }) => bytes);
}

/** How much the lower parts of two pictures differ, in thirds from left to right. */
async function differences(one: Buffer, other: Buffer): Promise<number[]> {
  const { width, height } = await sharp(one).metadata();
  const [third, strip] = [Math.floor(width / 3), Math.ceil(height / 10)];
  const part = async (picture: Buffer, i: number) =>
    (
      await sharp(
        await sharp(picture)
          .extract({ left: i * third, top: height - strip, width: third, height: strip })
          .toBuffer(),
      ).stats()
    ).channels[0]?.mean ?? 0;
  return Promise.all([0, 1, 2].map(async (i) => Math.abs((await part(one, i)) - (await part(other, i)))));
}

describe('a simulated picture', () => {
  const plain = retouched({ visibleLine: false });

  it('says so, in the middle of its lower border', async () => {
    const [left, middle, right] = await differences(
      await retouched({}, 4),
      await retouched({ visibleLine: false }, 4),
    );
    expect(middle).toBeGreaterThan(20);
    expect(Math.max(left ?? 0, right ?? 0)).toBeLessThan(1);
  });

  it('says so at any size', async () => {
    const [, middle] = await differences(await retouched({}), await plain);
    expect(middle).toBeGreaterThan(20);
  });

  it('says so above a white area, which could be a transparent part that hides it', async () => {
    const cutOut = await sharp(photo).extend({ bottom: 150, background: '#fff' }).jpeg().toBuffer();
    const picture = (visibleLine: boolean) => retouched({ visibleLine, outputPixels: 'as-photo' }, 1, cutOut);
    const [said, silent] = [await picture(true), await picture(false)];
    const { width, height } = await sharp(said).metadata();
    const whatDiffers = await sharp(said)
      .composite([{ input: silent, blend: 'difference' }])
      .greyscale()
      .threshold(60)
      .toBuffer();
    const part = async (top: number, bottom: number) =>
      (
        await sharp(
          await sharp(whatDiffers)
            .extract({ left: 0, top, width, height: bottom - top })
            .toBuffer(),
        ).stats()
      ).channels[0]?.mean ?? 0;
    const edge = Math.round((200 / 350) * height);
    expect(await part(0, edge)).toBeGreaterThan(1);
    expect(await part(edge + 2, height)).toBeLessThan(0.1);
  });

  it("can have the model's mark in its right lower corner", async () => {
    const [left, middle, right] = await differences(
      await retouched({ visibleLine: false, cornerMark: true }),
      await plain,
    );
    expect(right).toBeGreaterThan(1);
    expect(Math.max(left ?? 0, middle ?? 0)).toBeLessThan(0.5);
  });
});

describe('a spoilt picture', () => {
  it('can be black', async () => {
    const { channels } = await sharp(await retouched({ spoilt: 'black', visibleLine: false })).stats();
    expect(Math.max(...channels.map(({ mean }) => mean))).toBeLessThan(1);
  });

  it('can have a grey lower half', async () => {
    const picture = await retouched({ spoilt: 'half-grey', visibleLine: false });
    const { width, height } = await sharp(picture).metadata();
    const half = Math.floor(height / 2);
    const deviations = [0, half + 8].map(async (top) => {
      const part = sharp(picture).extract({ left: 0, top, width, height: half - 8 });
      return (await sharp(await part.toBuffer()).stats()).channels[0]?.stdev;
    });
    const [above, below] = await Promise.all(deviations);
    expect(above).toBeGreaterThan(10);
    expect(below).toBeLessThan(1);
  });

  it.each(['cut', 'cut-with-end'] as const)('can break off: %s', async (spoilt) => {
    const picture = await retouched({ spoilt });
    expect(picture.subarray(-2).equals(Buffer.from([0xff, 0xd9]))).toBe(spoilt === 'cut-with-end');
    await expect(sharp(picture).stats()).rejects.toThrow(/JPEG/);
  });

  it('can be the photo as it was sent', async () => {
    expect(await retouched({ spoilt: 'echo' })).toEqual(photo);
  });

  it('can hold a C2PA manifest, and still decodes', async () => {
    const picture = await retouched({ c2pa: true, visibleLine: false });
    expect(picture.readUInt32BE()).toBe(0xffd8ffeb);
    expect(picture.subarray(6, 8).toString()).toBe('JP');
    const length = picture.readUInt16BE(4);
    const store = picture.subarray(14, 4 + length);
    expect([store.readUInt32BE(), store.subarray(4, 8).toString()]).toEqual([store.length, 'jumb']);
    expect(store.toString('latin1')).toContain('c2pa.actions');
    await expect(sharp(picture, { failOn: 'warning' }).stats()).resolves.toBeDefined();
  });
});
