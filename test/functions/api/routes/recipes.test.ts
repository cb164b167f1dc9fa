import { describe, expect, it } from 'vitest';
import { DEFAULT_FORM, writeForm } from '../../../../core/recipes/words.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

describe('PUT /recipe', () => {
  it('writes the folder’s file, and answers with the resulting recipe', async () => {
    const world = new ApiWorld();
    await world.call('PUT', '/recipe?folder=', { body: { output: { size: 2000 } } });
    const recipe = { skin: { retouching: 'high' } };
    const answer = await world.call('PUT', '/recipe?folder=spring/ana', { body: recipe });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        folder: 'spring/ana',
        key: 'recipes/spring/ana.json',
        own: recipe,
        recipe: {
          skin: { retouching: 'high', preserveTexture: true },
          output: { size: 2000 },
          from: { 'skin.retouching': 'recipes/spring/ana.json', 'output.size': 'recipes/.json' },
        },
        wrong: [],
      },
    });
    expect(JSON.parse(world.s3.text('recipes/spring/ana.json') ?? '')).toEqual(recipe);
  });

  it.each([
    ['/upscale', { upscale: '8x' }],
    ['/preset', { preset: 'none-such' }],
    ['/skin/retouching', { skin: { retouching: 'hard' } }],
    ['/folder', { skin: { retouching: 'low' } }, 'a/../b'],
    ['/folder', { skin: { retouching: 'low' } }, 'spring/'],
  ])('refuses %s with %j, and writes nothing', async (pointer, body, folder = 'spring') => {
    const world = new ApiWorld();
    const answer = await world.call('PUT', `/recipe?folder=${folder}`, { body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ pointer }]);
    expect([...world.s3.objects.keys()]).toEqual([]);
  });

  it('applies to photos that are prepared after it', async () => {
    const world = new ApiWorld();
    const before = await world.drop('spring/ana.jpg');
    await world.workflow.join(before);
    await world.call('PUT', '/recipe?folder=spring', { body: { upscale: '4x' } });
    const later = await world.drop('spring/ben.jpg');
    await world.workflow.join(later);
    expect((await world.call('GET', `/retouches/${before}`)).body.recipe.upscale).toBe('2x');
    expect((await world.call('GET', `/retouches/${later}`)).body.recipe).toMatchObject({
      upscale: '4x',
      from: { upscale: 'recipes/spring.json' },
    });
  });
});

describe('GET /recipe', () => {
  it('answers with the stack’s recipe for a folder without a file', async () => {
    expect((await new ApiWorld().call('GET', '/recipe?folder=spring')).body).toMatchObject({
      key: 'recipes/spring.json',
      own: null,
      recipe: { instructions: 'As usual.', upscale: '2x', from: { instructions: 'stack' } },
      wrong: [],
    });
  });

  it('reports the errors of a file as its photos would', async () => {
    const world = new ApiWorld();
    world.s3.put('recipes/spring.json', '{\n"seed": "x"}');
    expect((await world.call('GET', '/recipe?folder=spring/ana')).body).toMatchObject({
      own: null,
      wrong: ['recipes/spring.json, line 2: seed is "x"; expected a number.'],
    });
  });

  it('needs a folder', async () => {
    expect((await new ApiWorld().call('GET', '/recipe')).body.errors).toMatchObject([{ pointer: '/folder' }]);
  });
});

describe('a folder in another Unicode form than that of its photos', () => {
  it.each([
    ['NFD', 'NFC'],
    ['NFC', 'NFD'],
  ] as const)('gets the recipe of the photos’ folder: %s', async (form, asked) => {
    const world = new ApiWorld();
    const name = 'Zoë'.normalize(form);
    await world.countPhotos([await world.drop(`${name}/day 1/a.jpg`)]);
    const query = (folder: string) => `folder=${encodeURIComponent(folder)}`;
    const other = query('Zoë'.normalize(asked));
    const hint = expect.stringContaining(`(Unicode ${form}): ${query(name)}.`);
    expect((await world.call('PUT', `/recipe?${other}`, { body: {} })).body.hint).toEqual(hint);
    expect((await world.call('GET', `/recipe?${other}`)).body.hint).toEqual(hint);
    for (const [method, path] of [
      ['GET', '/shoot'],
      ['POST', '/shoot/retry'],
    ] as const) {
      const { status, body } = await world.call(method, `${path}?${other}`);
      expect([status, body.detail]).toEqual([404, hint]);
    }
    expect((await world.call('GET', `/recipe?${query(name)}`)).body.hint).toBeNull();
    expect((await world.call('GET', '/recipe?folder=Zoe')).body.hint).toBeNull();
  });
});

describe('POST /recipes/preview', () => {
  const form = { light: { brightness: -1 } };
  const words = writeForm({ ...DEFAULT_FORM, light: { ...DEFAULT_FORM.light, brightness: -1 } });

  it('answers with the instructions of a form, and starts nothing', async () => {
    const world = new ApiWorld();
    world.s3.put('recipes/.json', '{"notes": "Of the top."}');
    const { status, body } = await world.call('POST', '/recipes/preview', { body: { recipe: form } });
    expect({ status, body }).toMatchObject({ status: 200, body: { words, wrong: [] } });
    expect(world.executions.all.size).toBe(0);
  });

  it('answers with the instructions for a folder', async () => {
    const world = new ApiWorld();
    world.s3.put('recipes/.json', '{"notes": "Of the top."}');
    const body = { recipe: form, folder: 'spring' };
    expect((await world.call('POST', '/recipes/preview', { body })).body.words).toBe(
      `${words}\nOf the top.\n`,
    );
  });

  it('warns of instructions that are too long', async () => {
    const recipe = { instructions: 'x'.repeat(1500), notes: 'y'.repeat(900) };
    const { status, body } = await new ApiWorld().call('POST', '/recipes/preview', { body: { recipe } });
    expect(status).toBe(200);
    expect(body.wrong).toEqual([expect.stringContaining('have 2403 characters')]);
  });
});

it('GET /presets lists built-in and own presets, in order', async () => {
  const world = new ApiWorld();
  world.s3.put('presets/ours.json', '{"light": {"brightness": 3}}');
  world.s3.put('presets/soft-portrait.json', '{"light": {"brightness": 9}}');
  const { presets } = (await world.call('GET', '/presets')).body;
  expect(presets).toMatchObject([
    { name: 'clean-landscape', title: 'Clean landscape', isOwn: false, wrong: [] },
    { name: 'natural-portrait', isOwn: false },
    { name: 'ours', title: null, description: null, isOwn: true, recipe: { light: { brightness: 3 } } },
    { name: 'product-on-white', isOwn: false },
    { name: 'soft-portrait', isOwn: true, wrong: [expect.stringContaining('light.brightness is 9')] },
  ]);
});

it('GET /presets reports a file whose name no recipe can use', async () => {
  const world = new ApiWorld();
  world.s3.put('presets/our look.json', '{"light": {"brightness": 3}}');
  const { presets } = (await world.call('GET', '/presets')).body;
  expect(presets.find(({ isOwn }: { isOwn: boolean }) => isOwn)).toMatchObject({
    name: 'our look',
    recipe: { light: { brightness: 3 } },
    wrong: ['The preset is "our look"; expected 1 to 64 letters, digits, - and _, a letter or digit first.'],
  });
});

it('GET /presets lists the other presets beside one that is nested too deeply', async () => {
  const world = new ApiWorld();
  world.s3.put('presets/ours.json', '['.repeat(65_000));
  const { status, body } = await world.call('GET', '/presets');
  expect(status).toBe(200);
  expect(body.presets).toMatchObject([
    { name: 'clean-landscape', wrong: [] },
    { name: 'natural-portrait', wrong: [] },
    { name: 'ours', isOwn: true, wrong: [expect.stringContaining('presets/ours.json is nested too deeply')] },
    { name: 'product-on-white', wrong: [] },
    { name: 'soft-portrait', wrong: [] },
  ]);
});

describe('the recipe of POST /uploads', () => {
  const photo = { fileName: 'ana.jpg', contentType: 'image/jpeg', bytes: 900 };

  /** Requests an upload with a recipe, uploads the photo with the given headers, and prepares it. */
  async function upload(recipe: object) {
    const world = new ApiWorld();
    const { status } = await world.call('POST', '/uploads', { body: { ...photo, recipe } });
    expect(status).toBe(201);
    const id = await world.drop('ana.jpg', { ...world.presigned[0]?.metadata });
    await world.workflow.join(id);
    return { world, id };
  }
  const recipeOf = async (world: ApiWorld, id: string) =>
    (await world.call('GET', `/retouches/${id}`)).body.recipe;

  it.each([
    ['1,000 umlauts', { instructions: 'ü'.repeat(1000) }],
    ['2,000 characters', { instructions: 'x'.repeat(2000) }],
    ['the form, with notes', { skin: { retouching: 'none' }, notes: 'Wärmer,\nund „weicher“' }],
  ])('is the photo’s own recipe: %s', async (_, recipe) => {
    const { world, id } = await upload(recipe);
    expect(await recipeOf(world, id)).toMatchObject(recipe);
  });

  it('does not apply to a later plain upload of the key', async () => {
    const { world } = await upload({ instructions: 'Brighter.' });
    world.pass(60);
    const later = await world.drop('ana.jpg');
    await world.workflow.join(later);
    expect(await recipeOf(world, later)).toMatchObject({ instructions: 'As usual.' });
  });

  it('is still there when the photo is redone after a month', async () => {
    const { world, id } = await upload({ instructions: 'Brighter.' });
    await world.workflow.submit(id);
    await world.workflow.leave(id, 'store');
    await world.workflow.storeResult(id);
    world.pass(30 * 86_400);
    await world.call('POST', '/retouches', { body: { key: 'uploads/ana.jpg', again: true } });
    await world.workflow.join(id);
    expect(await recipeOf(world, id)).toMatchObject({ instructions: 'Brighter.' });
  });
});
