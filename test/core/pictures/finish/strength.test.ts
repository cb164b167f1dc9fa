import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Checks } from '../../../../core/domain/checks.ts';
import type { FinishOptions } from '../../../../core/pictures/finish-options.ts';
import { answerTo, drawPortrait, finish } from '../../../support/pictures/finished-picture.ts';

const SIDE = 240;
const portrait = () => drawPortrait({ width: SIDE, height: SIDE });
const photo = await portrait().png().toBuffer();
const wideGamut = await portrait().withIccProfile('p3').png().toBuffer();
const sideways = await portrait().withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
const hole =
  '<svg xmlns="http://www.w3.org/2000/svg"><rect width="240" height="150" fill-opacity="0.6"/></svg>';
const cutout = await portrait()
  .composite([{ input: Buffer.from(hole), blend: 'dest-in' }])
  .png()
  .toBuffer();
const edit = { instructions: 'brightness 2, contrast 1', outputPixels: 160 * 160 } as const;
const answer = await answerTo(photo, edit);
const cropped = await sharp(answer).extract({ left: 12, top: 12, width: 130, height: 130 }).png().toBuffer();
const redrawn = await sharp(answer).flop().rotate(90).png().toBuffer();

/** A file’s own numbers, of all channels, upright. */
async function numbersOf(file: Buffer, size?: { width: number; height: number }): Promise<Buffer> {
  const own = sharp(file, { autoOrient: true }).keepIccProfile();
  return (size === undefined ? own : own.resize({ ...size, fit: 'fill', fastShrinkOnLoad: false }))
    .raw()
    .toBuffer();
}

/** The largest difference of numbers from the expected ones. */
function mostOff(numbers: Buffer, expected: (i: number) => number): number {
  let most = 0;
  for (const [i, value] of numbers.entries()) most = Math.max(most, Math.abs(value - expected(i)));
  return most;
}

describe.each<[string, Buffer, Buffer, Partial<FinishOptions>, Partial<Checks>?]>([
  ['at full size', photo, answer, {}],
  ['as many pixels as the model gave', photo, answer, { size: 'delivered' }],
  ['made smaller', photo, answer, { size: 100 }],
  ['made larger', photo, answer, { size: 400 }],
  ['turned', sideways, await answerTo(sideways, edit), {}],
  ['in its own colours', wideGamut, await answerTo(wideGamut, edit), { colour: 'original' }],
  ['with its transparency', cutout, await answerTo(cutout, edit), {}],
  ['that the model cut', photo, cropped, {}, { frame: 'cropped' }],
  ['that the model redrew', photo, redrawn, {}, { structure: null }],
])('a photo %s', (_, original, answered, options, found = {}) => {
  const finishAt = (strength?: number) =>
    finish(original, answered, { ...options, format: 'png', ...(strength !== undefined && { strength }) });

  it('is blended with its original', async () => {
    const whole = await finishAt();
    expect(whole.checks).toMatchObject(found);
    const retouched = await numbersOf(whole.file);
    const before = await numbersOf(original, whole);
    expect(before.length).toBe(retouched.length);
    expect(mostOff(retouched, (i) => before[i] ?? 0)).toBeGreaterThan(20);

    for (const strength of [0, 0.25, 0.5]) {
      const { file, checks, warnings } = await finishAt(strength);
      const mixed = (i: number) => (1 - strength) * (before[i] ?? 0) + strength * (retouched[i] ?? 0);
      expect(mostOff(await numbersOf(file), mixed)).toBeLessThanOrEqual(1);
      // They are about the model’s picture.
      expect({ checks, warnings }).toEqual({ checks: whole.checks, warnings: whole.warnings });
    }
  });

  it('is byte for byte the retouched picture with a strength of 1', async () => {
    expect((await finishAt(1)).file.equals((await finishAt()).file)).toBe(true);
  });
});

describe('the model’s own picture', () => {
  it.each<[string, Buffer | null, Partial<FinishOptions>]>([
    ['asked for', photo, { size: 'untouched' }],
    ['as the original is gone', null, {}],
  ])('is not blended, with a warning: %s', async (_, original, options) => {
    const whole = await finish(original, answer, options);
    const { file, warnings } = await finish(original, answer, { ...options, strength: 0.5 });
    expect(warnings).toEqual([
      ...whole.warnings,
      'Retouch did not apply the strength of 0.5: this is the model’s own picture.',
    ]);
    expect(file.equals(whole.file)).toBe(true);
  });
});
