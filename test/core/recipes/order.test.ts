import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../../core/recipes/presets.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { modelWith } from '../../../simulation/parts/models.ts';
import { createTestRecipes } from '../../../simulation/parts/recipes.ts';

const photo = { bucket: 'photos', key: 'uploads/spring/ana/x.jpg' };

/** Resolves that photo’s recipe in a bucket with these files. */
function resolve(
  files: Record<string, unknown>,
  { metadata = {}, request = null }: { metadata?: Record<string, string>; request?: object | null } = {},
  given: Parameters<typeof createTestRecipes>[1] = {},
) {
  const s3 = new S3Fake();
  for (const [key, value] of Object.entries(files)) {
    s3.put(key, typeof value === 'string' ? value : JSON.stringify(value, null, 1));
  }
  return createTestRecipes(s3, given).ofPhoto(photo, { metadata, request });
}

describe('a photo’s recipe', () => {
  it('has the instructions of a preset, whatever form the folders above have', async () => {
    const files = {
      'recipes/spring.json': { preset: 'soft-portrait', skin: { retouching: 'low' }, notes: 'Bright.' },
      'recipes/spring/ana.json': { preset: 'product-on-white' },
    };
    const { recipe, wrong } = await resolve(files);
    expect(wrong).toEqual([]);
    expect(recipe.instructions).toContain(PRESETS['product-on-white']?.overrides.instructions?.trim());
    expect(recipe).not.toHaveProperty('skin');
    expect(recipe).toMatchObject({ notes: 'Bright.', from: { instructions: 'preset product-on-white' } });
  });

  it('comes from the request, the upload, the metadata, the folders and the preset, in that order', async () => {
    const preset = { light: { brightness: 0, contrast: 0 }, output: { quality: 60, format: 'webp' } };
    const { recipe, wrong } = await resolve(
      {
        'recipes/.json': { preset: 'ours', skin: { retouching: 'none' }, colour: { skinTone: 'cool' } },
        'recipes/spring.json': { skin: { retouching: 'low' }, colour: { saturation: 'low' } },
        'recipes/spring/ana.json': { skin: { retouching: 'high' } },
        'recipes/spring/ben.json': { notes: 'Of another folder.' },
        'presets/ours.json': preset,
      },
      {
        request: { output: { size: 800 } },
        metadata: { 'output-size': '2000', 'output-quality': '80', 'retouch-upload': 'id' },
      },
      {
        uploadRecipes: {
          take: async () => ({ key: photo.key, overrides: { output: { size: 1000, colour: 'original' } } }),
        },
      },
    );
    expect(wrong).toEqual([]);
    expect(recipe).toMatchObject({
      preset: 'ours',
      skin: { retouching: 'high', preserveTexture: true },
      light: { brightness: 0, contrast: 0, shadowRecovery: 'low' },
      colour: { skinTone: 'cool', saturation: 'low' },
      output: { size: 800, colour: 'original', quality: 80, format: 'webp', metadata: 'all' },
    });
    expect(recipe.from).toMatchObject({
      preset: 'recipes/.json',
      'skin.retouching': 'recipes/spring/ana.json',
      'colour.saturation': 'recipes/spring.json',
      'colour.skinTone': 'recipes/.json',
      'light.brightness': 'presets/ours.json',
      'light.shadowRecovery': 'default form',
      'output.size': 'request',
      'output.colour': 'upload',
      'output.quality': 'metadata',
      'output.format': 'presets/ours.json',
      'output.metadata': 'stack',
    });
  });

  it('uses the preset of the nearest layer, below all folders', async () => {
    const { recipe } = await resolve(
      { 'recipes/.json': { light: { brightness: 3 }, preset: 'natural-portrait' } },
      { metadata: { preset: 'soft-portrait' } },
    );
    expect(recipe).toMatchObject({ preset: 'soft-portrait', light: { brightness: 3, contrast: -1 } });
    expect(recipe.from).toMatchObject({ preset: 'metadata', 'light.contrast': 'preset soft-portrait' });
  });

  it('prefers an own preset to the built-in one of the same name', async () => {
    const files = { 'presets/soft-portrait.json': { instructions: 'Softer.' } };
    const { recipe } = await resolve(files, { request: { preset: 'soft-portrait' } });
    expect(recipe.instructions).toBe('Softer.');
  });

  it('takes notes and priority from the metadata', async () => {
    const { recipe } = await resolve(
      {},
      { metadata: { notes: '=?UTF-8?Q?Gr=C3=B6=C3=9Fer?=', priority: 'High' } },
    );
    expect(recipe).toMatchObject({ notes: 'Größer', priority: 'high' });
    expect(recipe.instructions).toMatch(/\n\nGrößer\n$/);
  });
});

describe('the errors of a recipe', () => {
  const right = { 'recipes/.json': { seed: 'seven' } };
  it.each<[string, Parameters<typeof resolve>, string]>([
    [
      'a file’s field, though a nearer one decides',
      [
        {
          'recipes/spring.json': '{\n "skin": {\n  "retouching": "hard"} }',
          'recipes/spring/ana.json': { skin: { retouching: 'low' } },
        },
      ],
      'recipes/spring.json, line 3: skin.retouching is "hard"; expected none or low',
    ],
    ['a file that is not JSON', [{ 'recipes/.json': '{,}' }], 'recipes/.json, line 1: is not JSON'],
    ['a file of a folder above', [right], 'recipes/.json, line 2: seed is "seven"; expected a number'],
    [
      'a preset that is not there',
      [{ 'recipes/spring.json': { notes: 'x', preset: 'ours' } }],
      'recipes/spring.json, line 3: preset is "ours"; expected natural-portrait, soft-portrait, product-on-white, clean-landscape or a file presets/ours.json, which does not exist.',
    ],
    [
      'a preset’s file',
      [{ 'presets/ours.json': { preset: 'other' } }, { metadata: { preset: 'ours' } }],
      'The preset is "ours": presets/ours.json, line 2: preset is not a known field; expected one of skin,',
    ],
    [
      'a form beside a preset with instructions',
      [{ 'recipes/spring/ana.json': { preset: 'product-on-white', light: { brightness: 1 } } }],
      'recipes/spring/ana.json, line 2: preset is "product-on-white", which has instructions: expected no light with it',
    ],
    [
      'a preset’s name that leads elsewhere',
      [{}, { metadata: { preset: '../uploads/x' } }],
      'The preset is "../uploads/x"; expected 1 to 64 letters, digits, - and _, a letter or digit first.',
    ],
    [
      'a value in a file that the model does not take',
      [{ 'recipes/.json': { upscale: '8x' } }],
      'recipes/.json, line 2: upscale is "8x"; SeedEdit 3.0 takes 2x or 3x or 4x.',
    ],
    [
      'words that are too long with their notes',
      [
        {},
        { request: { notes: 'x'.repeat(600) } },
        { model: modelWith({ instructions: { default: 'x', maxLength: 500 } }) },
      ],
      'characters, with the notes; SeedEdit 3.0 allows at most 500. Shorten the notes.',
    ],
    [
      'a request of an execution that was started by hand',
      [{}, { request: { skin: 'smooth' } }],
      'The skin is "smooth"; expected an object with retouching, preserveTexture.',
    ],
  ])('are reported: %s', async (_, [files, asked, given], message) => {
    const { wrong } = await resolve(files, asked, given);
    expect(wrong).toEqual([expect.stringContaining(message)]);
  });

  it('are reported together for a file: its fields, what the model does not support, and its preset', async () => {
    const file = '{\n"seed": "x",\n"upscale": "8x",\n"light": {"brightness": 9},\n"preset": "ours"\n}';
    const preset = '{\n"skin": {"retouching": "hard"},\n"seed": 2\n}';
    const { wrong } = await resolve({ 'recipes/spring.json': file, 'presets/ours.json': preset });
    expect(wrong).toEqual([
      expect.stringContaining('recipes/spring.json, line 2: seed is "x"; expected a number.'),
      expect.stringContaining('recipes/spring.json, line 4: light.brightness is 9; expected -3 to 3.'),
      expect.stringContaining(
        'recipes/spring.json, line 5: preset is "ours": presets/ours.json, line 2: skin.',
      ),
      expect.stringContaining(
        'recipes/spring.json, line 3: upscale is "8x"; SeedEdit 3.0 takes 2x or 3x or 4x.',
      ),
      expect.stringContaining('presets/ours.json, line 3: seed is 2; SeedEdit 3.0 has no seed'),
    ]);
  });

  it('are ignored in metadata if the request overrides them', async () => {
    const metadata = { 'output-size': 'huge', upscale: '8x' };
    expect((await resolve({}, { metadata })).wrong).toHaveLength(2);
    const request = { output: { size: 800 }, upscale: '2x' };
    expect((await resolve({}, { metadata, request })).wrong).toEqual([]);
  });
});

describe('the built-in presets', () => {
  it('are the four in the documents', () => {
    expect(Object.keys(PRESETS)).toEqual([
      'natural-portrait',
      'soft-portrait',
      'product-on-white',
      'clean-landscape',
    ]);
  });

  it.each(Object.keys(PRESETS))('have instructions that the model accepts: %s', async (preset) => {
    const { recipe, wrong } = await resolve({}, { request: { preset } });
    expect(wrong).toEqual([]);
    expect(recipe.instructions).not.toBe('Retouch.\n');
  });
});
