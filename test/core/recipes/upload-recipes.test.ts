import { expect, it } from 'vitest';
import { createUploadRecipes, UPLOAD_RECIPE_DAYS } from '../../../core/recipes/upload-recipes.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { createTestRecipes } from '../../../simulation/parts/recipes.ts';

const KEY = 'uploads/ana.jpg';
const DAY_MS = 86_400_000;

function setUp() {
  const { dynamo, table } = createStateTable();
  const clock = { ms: Date.parse('2026-11-23T12:00:00.000Z') };
  const uploadRecipes = createUploadRecipes(table, () => clock.ms);
  const recipes = createTestRecipes(new S3Fake(), { uploadRecipes });
  /** The recipe of a photo with that id. */
  const resolve = (id: string, key = KEY) =>
    recipes.ofPhoto({ bucket: 'photos', key }, { metadata: { 'retouch-upload': id }, request: null });
  return { dynamo, clock, uploadRecipes, resolve };
}

it.each([
  ['1,000 umlauts', 'ü'.repeat(1000)],
  ['2,000 characters', 'x'.repeat(2000)],
])('carries a recipe of %s', async (_, instructions) => {
  const { uploadRecipes, resolve } = setUp();
  const id = await uploadRecipes.keep(KEY, { instructions });
  expect(await resolve(id)).toMatchObject({
    recipe: { instructions, from: { instructions: 'upload' } },
    wrong: [],
  });
});

it('is refused for another key', async () => {
  const { uploadRecipes, resolve } = setUp();
  const id = await uploadRecipes.keep(KEY, { notes: 'x' });
  const { recipe, wrong } = await resolve(id, 'uploads/ben.jpg');
  expect(recipe.notes).toBeUndefined();
  expect(wrong).toEqual([
    expect.stringMatching(/has the upload id "[0-9a-f]{32}", but its recipe belongs to uploads\/ana\.jpg/),
  ]);
});

it('is refused after its time is over, if no photo came with it', async () => {
  const { clock, uploadRecipes, resolve } = setUp();
  const id = await uploadRecipes.keep(KEY, { notes: 'x' });
  clock.ms += UPLOAD_RECIPE_DAYS * DAY_MS;
  expect((await resolve(id)).wrong).toEqual([
    expect.stringContaining('was deleted: Retouch keeps it for 7 days until the photo is uploaded'),
  ]);
});

it('stays forever once a photo came with it, because the photo may run again', async () => {
  const { dynamo, clock, uploadRecipes, resolve } = setUp();
  const id = await uploadRecipes.keep(KEY, { notes: 'x' });
  await resolve(id);
  expect(dynamo.get(`upload#${id}`, 'recipe')).not.toHaveProperty('expiresAt');
  // A second request does not give it an expiry.
  expect(await uploadRecipes.keep(KEY, { notes: 'x' })).toBe(id);
  clock.ms += 100 * DAY_MS;
  expect(await resolve(id)).toMatchObject({ recipe: { notes: 'x' }, wrong: [] });
});

it('has another id for another key or recipe', async () => {
  const { uploadRecipes } = setUp();
  const ids = [
    await uploadRecipes.keep(KEY, { notes: 'x' }),
    await uploadRecipes.keep(KEY, { notes: 'y' }),
    await uploadRecipes.keep('uploads/ben.jpg', { notes: 'x' }),
  ];
  expect(new Set(ids).size).toBe(3);
});
