import { expect, it } from 'vitest';
import { fillBody } from '../../../core/segmind/fill-body.ts';

const parts = { photo: 'https://photos.example/a.jpg?X=1', instructions: 'Say "{seed}".', seed: 0 };

it('fills photo and instructions in unchanged, at the places from the profile', () => {
  const body = {
    prompt: '{instructions}',
    image_input: ['{photo}'],
    fixed: { size: '4K', n: [1, null, true] },
  };
  expect(fillBody(body, parts)).toEqual({
    prompt: 'Say "{seed}".',
    image_input: ['https://photos.example/a.jpg?X=1'],
    fixed: { size: '4K', n: [1, null, true] },
  });
});

it('sends numbers as numbers, and leaves out fields without a value', () => {
  const body = {
    a: '{seed}',
    b: '{upscale}',
    c: { d: '{upscale}' },
    e: ['{upscale}', 1],
    f: 'not {seed} alone',
  };
  expect(fillBody(body, parts)).toEqual({ a: 0, c: {}, e: [1], f: 'not {seed} alone' });
});
