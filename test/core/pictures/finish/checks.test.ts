import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { answerTo, drawPortrait, finish } from '../../../support/pictures/finished-picture.ts';

const photo = await drawPortrait({ width: 360, height: 360 }).png().toBuffer();

describe('the checks of an answer', () => {
  it('find nothing wrong with a retouch', async () => {
    const { checks, warnings } = await finish(photo, await answerTo(photo, { instructions: 'brightness 1' }));
    expect(checks).toMatchObject({
      structure: expect.closeTo(1, 1),
      frame: 'same',
      blankShare: 0,
      isNearlyBlack: false,
      isOneColour: false,
      isNearlyUnchanged: false,
      hasCornerMark: false,
    });
    expect(checks?.changedShare).toBeLessThan(0.1);
    expect(warnings).toEqual([]);
  });

  it('detect a black picture', async () => {
    const { checks, warnings } = await finish(photo, await answerTo(photo, { spoilt: 'black' }));
    expect(checks).toMatchObject({ isNearlyBlack: true, isOneColour: true, blankShare: 1 });
    expect(warnings).toEqual(['The model’s picture is nearly black.']);
  });

  it('detect a picture of one colour', async () => {
    const teal = { create: { width: 180, height: 180, channels: 3, background: '#2a8088' } } as const;
    const { checks, warnings } = await finish(photo, await sharp(teal).jpeg().toBuffer());
    expect(checks).toMatchObject({ isNearlyBlack: false, isOneColour: true });
    expect(warnings).toEqual(['The model’s picture has nearly one colour.']);
  });

  it('detect another picture', async () => {
    const other = await sharp('test/fixtures/rocket.jpg').resize(180, 180, { fit: 'fill' }).jpeg().toBuffer();
    const { checks, warnings } = await finish(photo, other);
    expect(checks).toMatchObject({ structure: null, isOneColour: false });
    expect(warnings).toEqual([
      'Retouch could not align the model’s picture with the original: the result is the enlarged picture, without the original’s fine detail.',
    ]);
  });

  it('detect a picture with a missing part', async () => {
    const { checks, warnings } = await finish(photo, await answerTo(photo, { spoilt: 'half-grey' }));
    expect(checks?.blankShare).toBeGreaterThan(0.3);
    expect(warnings).toContainEqual(expect.stringMatching(/^[34]\d % of the model’s picture is blank\.$/));
  });

  it('detect a picture that is nearly unchanged', async () => {
    const { checks, warnings } = await finish(photo, await sharp(photo).jpeg({ quality: 95 }).toBuffer());
    expect(checks).toMatchObject({ isNearlyUnchanged: true });
    expect(warnings).toEqual(['The model changed almost nothing.']);
  });

  it('detect a picture that is redrawn for the most part', async () => {
    const redrawn = await sharp(photo).resize(180).blur(3).jpeg().toBuffer();
    const { checks, warnings } = await finish(photo, redrawn);
    expect(checks?.changedShare).toBeGreaterThan(0.6);
    expect(warnings).toEqual([expect.stringMatching(/^The model redrew \d\d % of the picture/)]);
  });

  it('detect a mark in a corner', async () => {
    const { checks, warnings } = await finish(photo, await answerTo(photo, { cornerMark: true }));
    expect(checks).toMatchObject({ hasCornerMark: true });
    expect(warnings).toEqual(['A corner may have a mark that the original does not have.']);
  });

  it('do not mistake a blurred background for a mark', async () => {
    const { checks } = await finish(photo, await answerTo(photo, { instructions: 'background blur strong' }));
    expect(checks).toMatchObject({ hasCornerMark: false });
  });

  it('find nothing wrong with a photo without structure', async () => {
    const plain = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#b09a80' } })
      .png()
      .toBuffer();
    const grainy = await answerTo(plain, { instructions: 'brightness 1' });
    const { checks, warnings } = await finish(plain, grainy);
    expect(checks).toMatchObject({ structure: 1, isOneColour: false });
    expect(warnings).toEqual([]);
  });
});
