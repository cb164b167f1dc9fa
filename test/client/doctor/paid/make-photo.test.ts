import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makePhoto } from '../../../../client/doctor/paid/make-photo.ts';

describe('the doctor’s photo', () => {
  it('is a small baseline JPEG that every decoder accepts', async () => {
    const photo = sharp(makePhoto(), { failOn: 'warning' });
    expect(await photo.metadata()).toMatchObject({
      format: 'jpeg',
      width: 480,
      height: 600,
      isProgressive: false,
    });
    await expect(photo.raw().toBuffer()).resolves.toHaveLength(480 * 600 * 3);
  });

  it('has more than 5 MiB', () => {
    expect(makePhoto().length).toBeGreaterThan(5 * 1024 * 1024);
  });

  it('is different each time, so that it never gets an earlier result', () => {
    expect(makePhoto().equals(makePhoto())).toBe(false);
  });
});
