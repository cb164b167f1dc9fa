import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { answerTo, choose, drawPortrait } from '../../../support/pictures/finished-picture.ts';
import { copyOf, openTaken } from '../../../support/pictures/photo-folder.ts';

const photo = await drawPortrait({ width: 300, height: 300 }).jpeg().toBuffer();
const answer = await answerTo(photo);
const large = await answerTo(photo, { upscale: 2 });
const log = Buffer.from('{"log": ["loaded", "done"]}');

/** The pixels of the chosen answers, in order, and the warnings. */
async function chosenOf(outputs: readonly Buffer[], original: Buffer | null = photo) {
  const chosen = await choose(outputs, original === null ? null : await openTaken(original));
  if (chosen.kind === 'none') throw new Error(chosen.message);
  const { answers, warnings } = chosen;
  return { sizes: answers.map(({ width, height }) => `${width}x${height}`), warnings };
}

describe('which output is the result', () => {
  it('is the one with the most pixels, whatever their order', async () => {
    const expected = { sizes: ['480x480', '240x240'], warnings: [] };
    expect(await chosenOf([answer, large])).toEqual(expected);
    expect(await chosenOf([large, answer])).toEqual(expected);
  });

  it('is not an echo of the photo, although it has more pixels', async () => {
    expect(await chosenOf([photo, answer])).toEqual({
      sizes: ['240x240'],
      warnings: [expect.stringContaining('is the submitted photo itself')],
    });
  });

  it('is not an echo of the working copy, which is smaller, upright and encoded again', async () => {
    const sideways = await drawPortrait({ width: 2400, height: 1800 })
      .withMetadata({ orientation: 6 })
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    const copy = await readFile((await copyOf(sideways)).path);
    expect(await chosenOf([copy, answer], sideways)).toMatchObject({ sizes: ['240x240'] });
  });

  it('can be a picture of another size that is nearly the photo: the model only healed a spot', async () => {
    const healed = await answerTo(photo, { shift: { x: 0, y: 0 }, outputPixels: 'as-photo' });
    const twice = await sharp(healed).resize(600).jpeg().toBuffer();
    expect(await chosenOf([twice, answer])).toEqual({ sizes: ['600x600', '240x240'], warnings: [] });
  });

  it('is the echo if there is nothing else: the model changed nothing', async () => {
    expect(await chosenOf([photo])).toEqual({ sizes: ['300x300'], warnings: [] });
  });

  it('is any picture if the original is gone', async () => {
    expect(await chosenOf([photo, answer], null)).toMatchObject({ sizes: ['300x300', '240x240'] });
  });

  it('is the picture beside a log, without a warning', async () => {
    expect(await chosenOf([log, answer])).toEqual({ sizes: ['240x240'], warnings: [] });
  });

  it.each([
    ['text', log],
    ['nothing', Buffer.alloc(0)],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ])('does not exist if there is only %s', async (_, output) => {
    expect(await choose([output])).toEqual({
      kind: 'none',
      code: 'output-not-an-image',
      message: expect.stringContaining('(1 checked)'),
    });
  });

  it.each(['jpeg', 'png', 'webp', 'avif', 'tiff'] as const)('can be a %s', async (format) => {
    const output = await sharp(answer).toFormat(format).toBuffer();
    expect(await choose([output])).toMatchObject({
      kind: 'chosen',
      answers: [{ type: `image/${format}`, width: 240, height: 240 }],
    });
  });
});

describe('an output that does not decode to its end', () => {
  const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));

  it.each([0.2, 0.6, 0.97])('is broken: a JPEG cut at %d', async (share) => {
    expect(await choose([cut(answer, share)])).toMatchObject({ kind: 'none', code: 'output-broken' });
  });

  it.each(['png', 'webp', 'tiff'] as const)('is broken: a %s', async (format) => {
    const whole = await sharp(answer).toFormat(format).toBuffer();
    expect(await choose([cut(whole, 0.6)])).toMatchObject({ kind: 'none', code: 'output-broken' });
  });

  it('is broken although it has an end marker', async () => {
    const output = await answerTo(photo, { spoilt: 'cut-with-end' });
    expect(await choose([output])).toMatchObject({
      kind: 'none',
      code: 'output-broken',
      message: expect.stringContaining('could not decode an output of the job to its end'),
    });
  });

  it('is broken beside a log as well', async () => {
    expect(await choose([log, cut(answer, 0.6)])).toMatchObject({ code: 'output-broken' });
  });

  it('is reported beside a whole one', async () => {
    expect(await choose([answer, cut(large, 0.6)])).toMatchObject({
      kind: 'chosen',
      answers: [{ width: 240, height: 240 }],
      broken: [{ index: 1, message: expect.stringContaining('the file is cut off') }],
    });
  });
});
