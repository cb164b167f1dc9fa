import { describe, expect, it } from 'vitest';
import { describeModel } from '../../../core/model/model.ts';
import { modelWith, SEEDEDIT, SEEDREAM } from '../../../simulation/parts/models.ts';

describe('the version of a profile', () => {
  it('is the same if the same requests are sent', () => {
    const { seconds, kept } = SEEDREAM;
    expect(modelWith({ price: 7, title: 'SeedEdit', seconds, kept, apiKeyHeader: 'bearer' }).version).toBe(
      SEEDEDIT.version,
    );
  });

  it.each([
    ['path', { submit: { ...SEEDEDIT.submit, path: '/workflows/other-v2' } }],
    ['body', { submit: { ...SEEDEDIT.submit, body: { ...SEEDEDIT.submit.body, style: 1 } } }],
    ['input', { input: { ...SEEDEDIT.input, usefulSide: 1024 } }],
    ['values', { values: {} }],
    ['output', { output: { sizes: 'match' as const } }],
  ])('differs for another %s', (_, change) => {
    expect(modelWith(change).version).not.toBe(SEEDEDIT.version);
  });
});

it('photos are the same if their submits are the same', () => {
  expect(modelWith({ output: { sizes: 'match' }, values: {} }).submitVersion).toBe(SEEDEDIT.submitVersion);
  expect(modelWith({ submit: { ...SEEDEDIT.submit, path: '/other' } }).submitVersion).not.toBe(
    SEEDEDIT.submitVersion,
  );
});

describe('a job’s facts about its model', () => {
  it.each([
    [6000, 4000, 1248 * 832],
    [4000, 5000, 896 * 1152],
    [300, 900, 512 * 1536],
  ])('have the pixels that the model makes of %i x %i', (width, height, pixels) => {
    expect(describeModel(SEEDEDIT, { width, height })).toEqual({
      name: 'seededit-3',
      version: SEEDEDIT.version,
      submitVersion: SEEDEDIT.submitVersion,
      price: 0.05,
      title: 'SeedEdit 3.0',
      recordMinutes: 60,
      nativePixels: pixels,
    });
  });

  it('have no pixels if the model returns its own picture', () => {
    expect(describeModel(SEEDREAM, { width: 6000, height: 4000 })).not.toHaveProperty('nativePixels');
  });
});
