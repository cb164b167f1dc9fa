import { expect, it } from 'vitest';
import { fingerprintOf } from '../../../functions/prepare-photo/fingerprint.ts';

const photo = { bucket: 'photos', key: 'uploads/ana.jpg', etag: 'e1', bytes: 1000 };
const recipe = { instructions: 'Retouch.', upscale: '2x' };
const ingredients = { photo, recipe, model: 'v1' };

it('is the same for every version of a key with the same photo', () => {
  const copy = { ...photo, versionId: 'v2', sequencer: '2' };
  expect(fingerprintOf({ ...ingredients, photo: copy })).toBe(fingerprintOf(ingredients));
  expect(fingerprintOf(ingredients)).toMatch(/^[0-9a-f]{32}$/);
});

it('is the same as before there was a strength, if the strength is absent or 1', () => {
  expect(fingerprintOf(ingredients)).toBe('3f98eff66eb2020963e250d31770ad33');
  expect(fingerprintOf({ ...ingredients, recipe: { ...recipe, strength: 1 } })).toBe(
    fingerprintOf(ingredients),
  );
});

it.each([
  ['bucket', { photo: { ...photo, bucket: 'other' } }],
  ['key', { photo: { ...photo, key: 'uploads/bea.jpg' } }],
  ['ETag', { photo: { ...photo, etag: 'e2' } }],
  ['length', { photo: { ...photo, bytes: 1001 } }],
  ['instructions', { recipe: { ...recipe, instructions: 'Warmer.' } }],
  ['seed', { recipe: { ...recipe, seed: 1 } }],
  ['strength', { recipe: { ...recipe, strength: 0.5 } }],
  ['upscale', { recipe: { ...recipe, upscale: '4x' } }],
  ['model', { model: 'v2' }],
])('differs for another %s', (_, other) => {
  expect(fingerprintOf({ ...ingredients, ...other })).not.toBe(fingerprintOf(ingredients));
});
