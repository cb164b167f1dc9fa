import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readRecipe, readReference } from '../../../../functions/shared/domain/recipe.ts';
import { metadataBytes, recipeMetadata } from '../../../../functions/shared/domain/recipe-metadata.ts';
import { SEEDEDIT } from '../../../support/models.ts';

const defaults = { instructions: 'As usual.', upscale: '2x' };
const source = { defaults, model: SEEDEDIT, ignoredMetadata: [] };

it('writes what readRecipe reads, in ASCII that a header can carry', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
  const instructions = text.filter((value) => value.trim() !== '' && !/[\p{Cc}\p{Cs}]/u.test(value));
  fc.assert(
    fc.property(instructions, (value) => {
      const metadata = recipeMetadata({ instructions: `${value}\n` });
      expect(metadata.instructions).toMatch(/^[!-~]([ -~]*[!-~])?$/);
      expect(readRecipe(metadata, source)).toMatchObject({
        recipe: { ...defaults, instructions: `${value}\n` },
      });
    }),
  );
});

it('writes output options that readRecipe reads', () => {
  const output = {
    size: 1600,
    colour: 'original',
    format: 'png',
    quality: 80,
    metadata: 'copyright',
  } as const;
  const metadata = recipeMetadata({ output });
  expect(metadata).toMatchObject({ 'output-size': '1600', 'output-metadata': 'copyright' });
  expect(readRecipe(metadata, source)).toMatchObject({ recipe: { output } });
});

it('writes a priority that readRecipe reads', () => {
  const metadata = recipeMetadata({ priority: 'high' });
  expect(metadata).toEqual({ priority: 'high' });
  expect(readRecipe(metadata, source)).toMatchObject({ recipe: { priority: 'high' } });
});

it('writes a reference that readReference reads', () => {
  const metadata = recipeMetadata({ reference: 'Auftrag ü' });
  expect(metadata.reference).toMatch(/^[!-~]+$/);
  expect(readReference(metadata)).toBe('Auftrag ü');
});

it('leaves plain text as it is, and out what is absent', () => {
  expect(recipeMetadata({ instructions: 'Brighten the eyes.' })).toEqual({
    instructions: 'Brighten the eyes.',
  });
  expect(recipeMetadata({})).toEqual({});
});

it('takes the shorter encoding', () => {
  expect(recipeMetadata({ instructions: 'Brighter,\nand warmer.' })).toEqual({
    instructions: '=?UTF-8?Q?Brighter,=0Aand_warmer.?=',
  });
  expect(recipeMetadata({ instructions: 'ярче' }).instructions).toMatch(/^=\?UTF-8\?B\?/);
});

it('counts names and values', () => {
  expect(metadataBytes({ upscale: '2x', instructions: 'abc' })).toBe(7 + 2 + 12 + 3);
});
