import { describe, expect, it } from 'vitest';
import { hideQueries, plain } from '../../../client/program/plain-text.ts';

describe('plain', () => {
  it.each([
    ['Zoë 1.jpg', 'Zoë 1.jpg'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['up\r\n\u0008down', 'up down'],
    ['\u009b2Jgone', 'gone'],
  ])('changes %j to %j', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });
});

describe('hideQueries', () => {
  it('keeps only the address of a presigned URL', () => {
    const text =
      'get https://photos.s3/a/1.jpg?X-Amz-Signature=secret&X-Amz-Expires=60 failed, and http://b?c';
    expect(hideQueries(text)).toBe('get https://photos.s3/a/1.jpg?… failed, and http://b?…');
  });
});
