import { describe, expect, it } from 'vitest';
import type { RecipeOverrides } from '../../../core/domain/recipe.ts';
import { isDone, mergeLayers } from '../../../core/recipes/layers.ts';
import { DEFAULT_FORM, writeForm } from '../../../core/recipes/words.ts';
import { fingerprintOf } from '../../../functions/prepare-photo/fingerprint.ts';

const stack = { source: 'stack', overrides: { instructions: 'As usual.', upscale: '2x' } };

/** Merges overrides, the nearest first, named `1`, `2` and so on, over the stack’s recipe. */
const merge = (...overrides: RecipeOverrides[]) =>
  mergeLayers([...overrides.map((overrides, index) => ({ source: String(index + 1), overrides })), stack]);

describe('layers', () => {
  it('are merged field by field, and each field has its source', () => {
    const { instructions, from } = merge(
      { skin: { retouching: 'high' }, output: { size: 2000 } },
      { skin: { retouching: 'none', preserveTexture: false }, output: { size: 800, format: 'png' } },
    );
    expect(instructions).toContain('1. Skin Retouching: high.');
    expect(from).toMatchObject({
      'skin.retouching': '1',
      'skin.preserveTexture': '2',
      'light.brightness': 'default form',
      'output.size': '1',
      'output.format': '2',
      upscale: 'stack',
    });
    expect(from).not.toHaveProperty('instructions');
  });

  it('return the whole form, if the instructions come from the form', () => {
    const recipe = merge({ light: { contrast: 3 } });
    expect(recipe).toMatchObject({ ...DEFAULT_FORM, light: { ...DEFAULT_FORM.light, contrast: 3 } });
    expect(recipe.instructions).toBe(
      writeForm({ ...DEFAULT_FORM, light: { ...DEFAULT_FORM.light, contrast: 3 } }),
    );
  });

  it('result in the same photo for the same recipe, whichever layer each part comes from', () => {
    const photo = { bucket: 'photos', key: 'uploads/ana.jpg', bytes: 5, etag: 'e' };
    const print = (...overrides: RecipeOverrides[]) =>
      fingerprintOf({ photo, recipe: merge(...overrides), model: 'v1' });
    const output = { size: 800, colour: 'srgb', format: 'png', quality: 90, metadata: 'all' } as const;
    const whole = print({ skin: { retouching: 'low' }, output });
    const { quality, ...rest } = output;
    expect(print({ output: { quality } }, { output: rest }, { skin: { retouching: 'low' } })).toBe(whole);
    expect(print({ priority: 'high', preset: 'x', skin: { retouching: 'low' }, output })).toBe(whole);
    expect(print({ skin: { retouching: 'high' }, output })).not.toBe(whole);
  });

  it('with instructions hide the form of the layers below', () => {
    const recipe = merge({ instructions: 'Brighter.' }, { skin: { retouching: 'high' } });
    expect(recipe).toEqual({
      instructions: 'Brighter.',
      upscale: '2x',
      from: { instructions: '1', upscale: 'stack' },
    });
  });

  it('with a form hide the instructions of the layers below, and the form below those', () => {
    const recipe = merge(
      { skin: { retouching: 'high' } },
      { instructions: 'Brighter.' },
      { light: { brightness: 3 } },
    );
    const skin = { ...DEFAULT_FORM.skin, retouching: 'high' } as const;
    expect(recipe.instructions).toBe(writeForm({ ...DEFAULT_FORM, skin }));
  });

  it.each<[string, RecipeOverrides[]]>([
    ['the form', [{ notes: 'Keep the freckles.' }, { skin: { retouching: 'low' } }]],
    ['instructions', [{ notes: 'Keep the freckles.' }, { instructions: 'Brighter.' }]],
    ['the stack’s instructions', [{ notes: 'Keep the freckles.' }]],
  ])('with notes add them to %s', (_, overrides) => {
    const { instructions, notes } = merge(...overrides);
    expect(instructions).toMatch(/[^\n]\n\nKeep the freckles\.\n$/);
    expect(notes).toBe('Keep the freckles.');
  });
});

describe('a requested recipe', () => {
  const done = merge({ skin: { retouching: 'high' }, notes: 'x', upscale: '4x' });
  it.each<[string, RecipeOverrides, boolean]>([
    ['a part of it', { skin: { retouching: 'high' } }, true],
    ['another value', { skin: { retouching: 'low' } }, false],
    ['a field that it does not have', { seed: 7 }, false],
    ['a strength that it does not have', { strength: 0.5 }, false],
    ['the strength that a recipe has which says none', { strength: 1 }, true],
    ['its notes', { notes: 'x' }, true],
    ['other notes', { notes: 'y' }, false],
    ['other instructions', { instructions: 'Brighter.' }, false],
    ['another priority, which does not change the result', { priority: 'high' }, true],
  ])('is fulfilled or not by a resolved one: %s', (_, asked, expected) => {
    expect(isDone(asked, done)).toBe(expected);
  });

  it('is fulfilled by the same instructions with a folder’s notes', () => {
    expect(isDone({ instructions: 'Brighter.' }, merge({ instructions: 'Brighter.', notes: 'x' }))).toBe(
      true,
    );
  });
});
