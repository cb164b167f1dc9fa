import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Pixels } from '../../../../core/pictures/finish/plane.ts';
import { editAtFullSize } from '../../../../local/segmind/retouch/edits/edit-photo.ts';
import {
  answerTo,
  drawPortrait,
  enlarge,
  finish,
  readShown,
} from '../../../support/pictures/finished-picture.ts';
import { meanDifference, psnr, sharpness, ssim } from '../../../support/pictures/likeness.ts';

const photo = await drawPortrait().png().toBuffer();
const FULL = { width: 480, height: 480 };

/** The same edit at the photo’s own size. */
async function truthOf(original: Buffer, ...edit: [string, ...[]]): Promise<Pixels> {
  return { ...(await editAtFullSize(original, ...edit)), channels: 3 };
}

async function finished(original: Buffer, answer: Buffer): Promise<Pixels> {
  return readShown((await finish(original, answer)).file);
}

describe('fine detail', () => {
  it.each([
    ['as it was', '', 240, { x: 0.3, y: -0.4 }],
    ['toned', 'brightness 1, contrast 1, tone warm', 240, { x: 0, y: 0 }],
    ['shifted', 'brightness 1', 240, { x: 2, y: 3 }],
    ['a third of the side', 'brightness 1', 160, { x: 0.3, y: -0.4 }],
  ])('comes from the original: a picture %s', async (_, instructions, side, shift) => {
    const answer = await answerTo(photo, { instructions, shift, outputPixels: side * side });
    const [truth, ours, enlarged] = [
      await truthOf(photo, instructions),
      await finished(photo, answer),
      await enlarge(answer, FULL),
    ];
    expect(psnr(ours, truth)).toBeGreaterThan(psnr(enlarged, truth) + 5);
    expect(ssim(ours, truth)).toBeGreaterThan(ssim(enlarged, truth) + 0.05);
  });

  it('is as good if rows and columns shift by 0.7 pixels', async () => {
    const answer = await answerTo(photo, { instructions: 'brightness 1', wobble: 0.7 });
    const [truth, ours, enlarged] = [
      await truthOf(photo, 'brightness 1'),
      await finished(photo, answer),
      await enlarge(answer, FULL),
    ];
    expect(psnr(ours, truth)).toBeGreaterThan(psnr(enlarged, truth) + 6);
  });
});

describe('the model’s change', () => {
  it('stays changed: a healed spot does not come back', async () => {
    // On a cheek: dark, and as large as a blemish.
    const [x, y, radius] = [190, 122, 5];
    const spot = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="480"><circle cx="${x}" cy="${y}" r="${radius}" fill="#602818"/></svg>`,
    );
    const spotted = await drawPortrait()
      .composite([{ input: spot }])
      .png()
      .toBuffer();
    const healing = { x: x / 480, y: y / 480, radiusX: 0.018, radiusY: 0.018 };
    const answer = await answerTo(spotted, { removed: [healing] });

    const around = { left: 0.38, top: 0.24, right: 0.411, bottom: 0.27 };
    const [clean, before, ours, healed] = [
      await readShown(photo),
      await readShown(spotted),
      await finished(spotted, answer),
      await enlarge(answer, FULL),
    ];
    expect(meanDifference(before, healed, around)).toBeGreaterThan(40);
    expect(meanDifference(ours, healed, around)).toBeLessThan(4);
    // The face beside it has its detail.
    expect(psnr(ours, clean)).toBeGreaterThan(psnr(healed, clean) + 4);
  });

  it('stays changed: a blurred background is not sharp again', async () => {
    const answer = await answerTo(photo, { instructions: 'background blur strong' });
    // A flag, far from the face.
    const background = { left: 0, top: 0, right: 0.1, bottom: 0.1 };
    const face = { left: 0.36, top: 0.12, right: 0.5, bottom: 0.34 };
    const [original, ours, enlarged] = [
      await readShown(photo),
      await finished(photo, answer),
      await enlarge(answer, FULL),
    ];
    expect(sharpness(enlarged, background)).toBeLessThan(0.7 * sharpness(original, background));
    expect(sharpness(ours, background)).toBeLessThan(1.3 * sharpness(enlarged, background));
    expect(sharpness(ours, face)).toBeGreaterThan(1.3 * sharpness(enlarged, face));
  });

  it('stays changed: an object that was removed', async () => {
    const rocket = { x: 0.79, y: 0.14, radiusX: 0.05, radiusY: 0.14 };
    const answer = await answerTo(photo, { removed: [rocket], shift: { x: 0, y: 0 } });
    const part = { left: 0.77, top: 0.06, right: 0.81, bottom: 0.2 };
    const [original, ours, enlarged] = [
      await readShown(photo),
      await finished(photo, answer),
      await enlarge(answer, FULL),
    ];
    expect(meanDifference(original, enlarged, part)).toBeGreaterThan(20);
    expect(meanDifference(ours, enlarged, part)).toBeLessThan(6);
  });
});

describe('an answer that cannot be registered on the original', () => {
  it.each([
    [
      'another picture',
      sharp('test/fixtures/rocket.jpg').resize(240, 240, { fit: 'fill' }).jpeg().toBuffer(),
    ],
    ['a black one', answerTo(photo, { spoilt: 'black' })],
  ])('is enlarged, without the original’s detail, with a warning: %s', async (_, answered) => {
    const answer = await answered;
    const { file, width, height, checks, warnings } = await finish(photo, answer);

    expect({ width, height }).toEqual(FULL);
    expect(checks).toMatchObject({ structure: null, shiftPixels: null, frame: null, changedShare: null });
    expect(warnings).toHaveLength(1);
    expect(psnr(await readShown(file), await enlarge(answer, FULL))).toBeGreaterThan(28);
  });
});
