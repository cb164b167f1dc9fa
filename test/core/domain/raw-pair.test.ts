import { describe, expect, it } from 'vitest';
import { isPictureOf, rawStem } from '../../../core/domain/raw-pair.ts';

describe('rawStem', () => {
  it.each(['cr2', 'CR3', 'nef', 'ARW', 'dng', 'raf', 'orf', 'Rw2'])('is of a RAW file: .%s', (extension) => {
    expect(rawStem(`uploads/ana/IMG_1.${extension}`)).toBe('uploads/ana/IMG_1.');
  });

  it.each(['uploads/a.jpg', 'uploads/a.tif', 'uploads/cr3', 'uploads/a.cr3.xmp', 'uploads/a.cr3/b.jpg'])(
    'is null for any other file: %s',
    (key) => {
      expect(rawStem(key)).toBeNull();
    },
  );
});

describe('isPictureOf', () => {
  const stem = 'uploads/ana/IMG_1.';

  it.each(['jpg', 'JPG', 'jpeg', 'Jpeg', 'heic', 'HEIF', 'hif'])(
    'is true for the camera’s picture: .%s',
    (extension) => {
      expect(isPictureOf(stem, stem + extension, true)).toBe(true);
    },
  );

  it.each([
    'uploads/ana/IMG_1.CR3',
    'uploads/ana/IMG_1.png',
    'uploads/ana/IMG_1.xmp',
    'uploads/ana/IMG_1.jpg.xmp',
    'uploads/ana/IMG_1.2.jpg',
    'uploads/ana/IMG_1.jpg/x.jpg',
    'uploads/ana/img_1.jpg',
    'uploads/IMG_1.jpg',
  ])('is false for any other file: %s', (key) => {
    expect(isPictureOf(stem, key, true)).toBe(false);
  });

  it.each([
    ['jpg', true],
    ['JPEG', true],
    ['heic', false],
    ['HEIF', false],
    ['hif', false],
  ])('is true only for a JPEG if the stack accepts no HEIC: .%s %s', (extension, isPicture) => {
    expect(isPictureOf(stem, stem + extension, false)).toBe(isPicture);
  });
});
