import { describe, expect, it } from 'vitest';
import { recipeSchema, storedOverridesSchema } from '../../../core/domain/recipe.ts';
import { strengthOf } from '../../../core/domain/strength.ts';
import type { RecipesDependencies } from '../../../core/recipes/recipes.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { SEEDREAM } from '../../../simulation/parts/models.ts';
import { createTestRecipes } from '../../../simulation/parts/recipes.ts';

const photo = { bucket: 'photos', key: 'uploads/spring/ana.jpg' };

interface Said {
  readonly files?: Record<string, object>;
  readonly upload?: object;
  readonly metadata?: Record<string, string>;
  readonly request?: object;
}

/** Resolves the photo’s recipe with a model without values of its own. */
function resolve(
  { files = {}, upload, metadata = {}, request }: Said,
  given: Partial<RecipesDependencies> = {},
) {
  const s3 = new S3Fake();
  for (const [key, value] of Object.entries(files)) s3.put(key, JSON.stringify(value, null, 1));
  const kept = upload === undefined ? null : { key: photo.key, overrides: upload };
  const recipes = createTestRecipes(s3, {
    model: SEEDREAM,
    uploadRecipes: { take: async () => kept },
    ...given,
  });
  const id = kept === null ? {} : { 'retouch-upload': 'id' };
  return recipes.ofPhoto(photo, { metadata: { ...metadata, ...id }, request: request ?? null });
}

const UNTOUCHED = { output: { size: 'untouched' } } as const;

describe('the strength of a recipe', () => {
  it.each<[string, Said, number]>([
    ['request', { request: { strength: 0 } }, 0],
    ['upload', { upload: { strength: 0.25 } }, 0.25],
    ['metadata', { metadata: { strength: ' 0.5 ' } }, 0.5],
    ['recipes/spring.json', { files: { 'recipes/spring.json': { strength: 0.75 } } }, 0.75],
    [
      'presets/half.json',
      { files: { 'presets/half.json': { strength: 0.5 } }, request: { preset: 'half' } },
      0.5,
    ],
  ])('can come from %s, whatever the model supports', async (source, said, strength) => {
    const { recipe, wrong } = await resolve(said);
    expect(wrong).toEqual([]);
    expect(recipe).toMatchObject({ strength, from: { strength: source } });
  });

  it('is the stack’s without overrides', async () => {
    const defaults = { instructions: 'Retouch.\n', strength: 0.7 };
    const { recipe } = await resolve({}, { defaults });
    expect(recipe).toMatchObject({ strength: 0.7, from: { strength: 'stack' } });
    expect((await resolve({ request: { strength: 1 } }, { defaults })).recipe.strength).toBe(1);
  });

  it.each<[Said, string]>([
    [{ request: { strength: 1.5 } }, 'The strength is 1.5; expected 0 to 1.'],
    [{ metadata: { strength: 'half' } }, 'The strength is "half"; expected 0 to 1.'],
    [{ metadata: { strength: '-1' } }, 'The strength is -1; expected 0 to 1.'],
    [
      { files: { 'recipes/spring.json': { strength: '0.5' } } },
      'recipes/spring.json, line 2: strength is "0.5"; expected 0 to 1.',
    ],
  ])('is refused if it is not from 0 to 1: %j', async (said, message) => {
    expect((await resolve(said)).wrong).toEqual([message]);
  });

  it.each<[string, Said, string]>([
    ['the request', { request: { strength: 0.5, ...UNTOUCHED } }, 'The strength is 0.5, but'],
    ['metadata', { metadata: { strength: '0', 'output-size': 'untouched' } }, 'The strength is 0, but'],
    [
      'recipes that come together',
      { files: { 'recipes/.json': { strength: 0.5 } }, request: UNTOUCHED },
      'recipes/.json, line 2: strength is 0.5, but',
    ],
  ])('is refused with the model’s own file: %s', async (_, said, message) => {
    const { wrong } = await resolve(said);
    expect(wrong).toEqual([expect.stringContaining(message)]);
    expect(wrong[0]).toContain('output.size is "untouched": Retouch does not blend the model’s own file');
  });

  it('of 1 goes with the model’s own file', async () => {
    expect((await resolve({ request: { strength: 1, ...UNTOUCHED } })).wrong).toEqual([]);
  });

  it('is validated alone, when a recipe is written', async () => {
    const recipes = createTestRecipes(new S3Fake());
    expect(await recipes.check('photos', { strength: 0.5, ...UNTOUCHED })).toMatchObject([
      { path: ['strength'] },
    ]);
    expect(await recipes.check('photos', { strength: 0.5 })).toEqual([]);
  });

  it('is read from items of an earlier version, when it was a model’s value in any range, and blends nothing', () => {
    expect(storedOverridesSchema.parse({ strength: 7.5 })).toEqual({ strength: 7.5 });
    const recipe = recipeSchema.parse({ instructions: 'Retouch.', strength: 7.5 });
    expect([strengthOf(recipe), strengthOf({ strength: 0 }), strengthOf({})]).toEqual([1, 0, 1]);
  });
});
