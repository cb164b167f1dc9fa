import { expect, it } from 'vitest';
import { splitRawPairs } from '../../local/raw-pairs.ts';

function split(paths: string[], options?: { takesHeic: boolean }) {
  const all = paths.map((path) => ({ file: `/disk/${path}`, path }));
  const { photos, passedOver } = splitRawPairs(all, options);
  return [photos, passedOver].map((some) => some.map(({ path }) => path));
}

it('passes over a RAW file beside its JPEG or HEIC', () => {
  expect(split(['a/1.CR3', 'a/1.JPG', 'a/2.dng', 'a/2.heic'])).toEqual([
    ['a/1.JPG', 'a/2.heic'],
    ['a/1.CR3', 'a/2.dng'],
  ]);
});

it('takes a RAW file that is alone in its folder', () => {
  const paths = ['a/1.CR3', 'b/1.JPG', 'a/2.nef', 'a/2.png', 'a/3.arw', 'a/3.1.jpg'];
  expect(split(paths)).toEqual([paths, []]);
});

it('takes a RAW file beside a HEIC that the stack does not take', () => {
  const paths = ['a/1.CR3', 'a/1.JPG', 'a/2.dng', 'a/2.heic'];
  expect(split(paths, { takesHeic: false })).toEqual([['a/1.JPG', 'a/2.dng', 'a/2.heic'], ['a/1.CR3']]);
});
