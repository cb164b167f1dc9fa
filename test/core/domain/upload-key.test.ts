import { describe, expect, it } from 'vitest';
import { checkUploadKey, isPhotoKey } from '../../../core/domain/upload-key.ts';

describe('isPhotoKey', () => {
  it.each([
    ['uploads/ana.jpg', true],
    ['uploads/shoot/ana', true],
    ['uploads/', false],
    ['uploads/shoot/', false],
    ['', false],
    ['results/ana.jpg', false],
    ['elsewhere/uploads/ana.jpg', false],
  ])('of "%s" is %s', (key, expected) => {
    expect(isPhotoKey(key)).toBe(expected);
  });
});

describe('checkUploadKey', () => {
  it.each(['uploads/a b+c%/ü.jpg', 'uploads/..a/b..jpg', 'uploads/a//b.jpg'])('accepts %s', (key) => {
    expect(checkUploadKey(key)).toBeNull();
  });

  it.each(['uploads/shoot', 'uploads/a/shoot', 'uploads/a/shoot.csv', 'uploads/a/review.html'])(
    'refuses %s, because one of the shoot’s own files has that name',
    (key) => {
      expect(checkUploadKey(key)).toMatchObject({
        code: 'unsupported-key',
        message: expect.stringContaining('shoot.json'),
      });
    },
  );

  it.each([
    'uploads/review',
    'uploads/review.html.jpg',
    'uploads/shoot.jpg',
    'uploads/shoot/ana.jpg',
    'uploads/Shoot',
    'uploads/a-shoot',
  ])('accepts %s', (key) => {
    expect(checkUploadKey(key)).toBeNull();
  });

  it.each(['uploads/../ana.jpg', 'uploads/./ana.jpg', 'uploads/%2e%2E/ana.jpg'])('refuses %s', (key) => {
    expect(checkUploadKey(key)).toMatchObject({ code: 'unsupported-key', fault: 'photo' });
  });
});
