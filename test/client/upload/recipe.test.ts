import { describe, expect, it } from 'vitest';
import type { RecipeOptions } from '../../../client/upload/recipe.ts';
import { findRecipe } from '../../../client/upload/recipe.ts';
import { startApi } from '../support/api-stand-in.ts';
import { makeFolder, saveFile } from '../support/local-file.ts';
import { recipeRoutes } from '../support/recipe-routes.ts';

const save = (text: string) => saveFile(makeFolder(), 'recipe.json', text);

/** Finds the recipe of `spring/ana` at an API in that state. */
async function find(options: RecipeOptions = {}, state: Parameters<typeof recipeRoutes>[1] = {}) {
  const api = await startApi(recipeRoutes('spring/ana', state));
  return { ...api, recipe: findRecipe(api.api, 'spring/ana', options) };
}

describe('the recipe of a folder', () => {
  it('is the current one if none is requested, and is not put', async () => {
    const { recipe, requestsTo } = await find({}, { own: { notes: 'A' } });
    const { isNew, replaces, put } = await recipe;
    await put();
    expect({ isNew, replaces, puts: requestsTo('PUT /recipe') }).toEqual({
      isNew: false,
      replaces: false,
      puts: [],
    });
  });

  it('is refused if the current one is wrong', async () => {
    const { recipe } = await find({}, { wrong: ['/notes has to be text.'] });
    await expect(recipe).rejects.toThrow(
      'The recipe of the folder is not valid, and each photo would fail: /notes has to be text.',
    );
  });

  it('is put from a file', async () => {
    const { recipe, requestsTo } = await find({ recipe: save('{"notes":"B"}') });
    const { isNew, replaces, put } = await recipe;
    expect({ isNew, replaces }).toEqual({ isNew: true, replaces: false });
    expect(requestsTo('PUT /recipe')).toEqual([]);
    await put();
    expect(requestsTo('PUT /recipe')).toMatchObject([
      { query: { folder: 'spring/ana' }, body: { notes: 'B' } },
    ]);
  });

  it('is a preset, with the fields of a file in addition', async () => {
    const { recipe, requestsTo } = await find({ preset: 'soft-portrait', recipe: save('{"strength":0.5}') });
    await (await recipe).put();
    expect(requestsTo('PUT /recipe')[0]?.body).toEqual({ preset: 'soft-portrait', strength: 0.5 });
  });

  it('is previewed as a recipe below the folder above', async () => {
    const { recipe, requestsTo } = await find({ preset: 'soft-portrait' });
    await recipe;
    expect(requestsTo('POST /recipes/preview')[0]?.body).toEqual({
      recipe: { preset: 'soft-portrait' },
      folder: 'spring',
    });
  });

  it('says that it replaces another one', async () => {
    const { recipe } = await find({ preset: 'soft-portrait' }, { own: { notes: 'A' } });
    expect(await recipe).toMatchObject({ isNew: true, replaces: true });
  });

  it('is not put if it is there already', async () => {
    const { recipe, requestsTo } = await find({ recipe: save('{"notes":"A"}') }, { own: { notes: 'A' } });
    const { isNew, replaces, put } = await recipe;
    await put();
    expect({ isNew, replaces }).toEqual({ isNew: false, replaces: false });
    expect(requestsTo('PUT /recipe')).toEqual([]);
  });

  it('has the same fingerprint before and after it is put, and for each source of its words', async () => {
    const file = save('{"notes":"B","strength":0.5}');
    const api = await startApi(recipeRoutes('spring/ana'));
    const before = await findRecipe(api.api, 'spring/ana', { recipe: file });
    await before.put();
    const after = await findRecipe(api.api, 'spring/ana', {});
    expect(after.fingerprint).toBe(before.fingerprint);
  });

  it('has another fingerprint if a value differs', async () => {
    const [one, other] = await Promise.all(
      ['{"strength":0.5}', '{"strength":0.6}'].map(
        async (text) => (await find({ recipe: save(text) })).recipe,
      ),
    );
    expect((await one)?.fingerprint).not.toBe((await other)?.fingerprint);
  });

  it.each([
    ['{"notes":', 'is not JSON: '],
    ['', 'is not JSON: '],
    ['[]', 'is not a JSON object: expected it to begin with {'],
    ['"soft"', 'is not a JSON object'],
    ['null', 'is not a JSON object'],
  ])('is wrong use if its file has %j', async (text, words) => {
    const { recipe, requestsTo } = await find({ recipe: save(text) });
    await expect(recipe).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(words) });
    expect(requestsTo('PUT /recipe')).toEqual([]);
  });

  it('may begin with the byte order mark that Windows editors write', async () => {
    const { recipe } = await find({ recipe: save('\uFEFF{"notes":"B"}') });
    expect((await recipe).isNew).toBe(true);
  });

  it.each([
    ['is not there', () => '/gone/recipe.json', 'There is no recipe file /gone/recipe.json.'],
    ['is a folder', makeFolder, 'is a folder.'],
  ])('is wrong use if its file %s', async (_, file, words) => {
    const { recipe } = await find({ recipe: file() });
    await expect(recipe).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(words) });
  });

  it('is wrong use with the API’s message if the API refuses it', async () => {
    const wrongInPreview = ['/skin is unknown.', '/light is unknown.', '/face is unknown.'];
    const { recipe } = await find({ preset: 'soft' }, { wrongInPreview });
    await expect(recipe).rejects.toMatchObject({
      exitCode: 2,
      message: 'The recipe is not valid, and nothing was sent: /skin is unknown. (and 2 more)',
    });
  });
});
