import { describe, expect, it } from 'vitest';
import { Problem } from '../../../../functions/api/http/problem.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

describe('POST /retouches', () => {
  it('starts the same execution as a drop, with the same name and input', async () => {
    const dropped = new ApiWorld();
    const id = await dropped.drop();
    const world = new ApiWorld();
    world.s3.put('uploads/ana.jpg', 'photo');
    const { status, headers, body } = await world.call('POST', '/retouches', {
      body: { key: 'uploads/ana.jpg' },
    });
    expect(status).toBe(202);
    expect(headers.location).toBe(`retouches/${id}`);
    expect(body).toMatchObject({ id, attempt: 1, status: 'queued', key: 'uploads/ana.jpg', paid: false });
    expect(world.executions.get(id).input).toEqual(dropped.executions.get(id).input);
  });

  it('finds the retouch of a dropped photo, and starts no other', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.workflow.succeed(id);
    const { status, body } = await world.call('POST', '/retouches', { body: { key: 'uploads/ana.jpg' } });
    expect(status).toBe(202);
    expect(body).toMatchObject({ id, status: 'succeeded' });
    expect(world.executions.all.size).toBe(1);
  });

  it('reports a skipped file each time, also if the request has a recipe', async () => {
    const world = new ApiWorld();
    world.s3.put('uploads/a/x.xmp', 'sidecar');
    const body = { key: 'uploads/a/x.xmp', recipe: { instructions: 'Brighter.' } };
    for (const _ of ['first', 'second']) {
      const answer = await world.call('POST', '/retouches', { body });
      expect(answer).toMatchObject({ status: 202, body: { status: 'skipped', skipped: 'sidecar' } });
    }
  });

  it('is for the current photo at the key', async () => {
    const world = new ApiWorld();
    const older = await world.drop();
    world.s3.put('uploads/ana.jpg', 'another photo');
    const { body } = await world.call('POST', '/retouches', { body: { key: 'uploads/ana.jpg' } });
    expect(body.id).not.toBe(older);
    expect(world.executions.all.size).toBe(2);
  });

  it('imports from a URL, and stores the recipe in the photo’s metadata', async () => {
    const world = new ApiWorld();
    const body = {
      url: 'https://photos.example/a/b%C3%A4.jpg?sig=1',
      folder: 'in',
      recipe: { upscale: '4x' },
    };
    const answer = await world.call('POST', '/retouches', { body });
    expect(answer).toMatchObject({
      status: 202,
      body: { key: 'uploads/in/bä-18a11a5402e8.jpg', status: 'queued' },
    });
    const metadata = { 'retouch-upload': expect.stringMatching(/^[0-9a-f]{32}$/) };
    expect(world.imports).toEqual([
      {
        url: body.url,
        target: {
          bucket: 'photos',
          key: 'uploads/in/bä-18a11a5402e8.jpg',
          metadata,
          overwrite: false,
        },
      },
    ]);
    await world.workflow.join(answer.body.id);
    expect((await world.photos.find(answer.body.id))?.recipe).toMatchObject({ upscale: '4x' });
    // The import's own Object Created event finds the execution already started.
    const { input } = world.executions.get(answer.body.id);
    expect(input).toEqual({ id: answer.body.id, attempt: 1, photo: input.photo });
    expect(await world.executions.start(answer.body.id, input)).toBe(true);
  });

  it.each([
    [{ fileName: 'main.jpg' }, 'uploads/main.jpg'],
    [{ fileName: 'main.jpg', folder: 'sku-1' }, 'uploads/sku-1/main.jpg'],
  ])('names an imported photo as the caller overrides: %j', async (place, key) => {
    const world = new ApiWorld();
    await world.call('POST', '/retouches', { body: { url: 'https://photos.example/1.jpg', ...place } });
    expect(world.imports.map(({ target }) => target.key)).toEqual([key]);
  });

  it('imports two photos with the same last name as two photos', async () => {
    const world = new ApiWorld();
    for (const folder of ['sku-1', 'sku-2']) {
      const url = `https://photos.example/${folder}/main.jpg`;
      expect(await world.call('POST', '/retouches', { body: { url } })).toMatchObject({ status: 202 });
    }
    expect(new Set(world.imports.map(({ target }) => target.key)).size).toBe(2);
  });

  it('imports once, also if an earlier request was interrupted after its import', async () => {
    const world = new ApiWorld();
    const request = { body: { url: 'https://photos.example/a.jpg' }, headers: { 'idempotency-key': 'k' } };
    world.executions.before = () => {
      throw new Error('no Step Functions');
    };
    expect(await world.call('POST', '/retouches', request)).toMatchObject({ status: 500 });
    world.executions.before = () => {};
    expect(await world.call('POST', '/retouches', request)).toMatchObject({ status: 202 });
    expect(world.imports).toHaveLength(1);
  });

  it('does not replace an existing photo by an import, except on request', async () => {
    const world = new ApiWorld();
    world.s3.put('uploads/a.jpg', 'another');
    const body = { url: 'https://photos.example/1.jpg', fileName: 'a.jpg' };
    const refused = await world.call('POST', '/retouches', { body });
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/photo-exists' } });
    expect(world.imports).toEqual([]);
    const replaced = await world.call('POST', '/retouches', { body: { ...body, overwrite: true } });
    expect(replaced.status).toBe(202);
    expect(world.imports).toMatchObject([{ target: { overwrite: true } }]);
  });

  it('passes on the reason why an import fails', async () => {
    const world = new ApiWorld();
    world.importError = new Problem('url-not-allowed', 'Not from there.');
    const answer = await world.call('POST', '/retouches', { body: { url: 'https://10.0.0.1/a.jpg' } });
    expect(answer).toMatchObject({ status: 422, body: { type: '/problems/url-not-allowed' } });
  });

  it('answers with 404 for a missing photo', async () => {
    const answer = await new ApiWorld().call('POST', '/retouches', { body: { key: 'uploads/none.jpg' } });
    expect(answer).toMatchObject({ status: 404, body: { type: '/problems/photo-not-found' } });
  });

  it.each([
    [['/key'], {}],
    [['/url'], { key: 'uploads/a.jpg', url: 'https://photos.example/a.jpg' }],
    [['/fileName', '/folder'], { key: 'uploads/a.jpg', fileName: 'a.jpg', folder: 'b' }],
    [['/overwrite'], { key: 'uploads/a.jpg', overwrite: true }],
    [['/photos'], { photos: [] }],
    [['/photos'], { photos: Array.from({ length: 101 }, () => ({ key: 'uploads/a.jpg' })) }],
    [['/photos'], { photos: 'uploads/a.jpg' }],
    [['/photos'], { photos: [{ key: 'uploads/a.jpg' }], key: 'uploads/a.jpg' }],
    [['/kee'], { kee: 'uploads/a.jpg', key: 'uploads/a.jpg' }],
    [['/key'], { key: 'results/a.jpg' }],
    [['/key'], { key: 'uploads/' }],
    [['/key'], { key: 'uploads/../a.jpg' }],
    [['/key'], { key: `uploads/${'ö'.repeat(600)}` }],
    [['/url'], { url: 'ftp://photos.example/a.jpg' }],
    [['/url'], { url: 'a.jpg' }],
  ])('refuses %j with value %j', async (pointers, body) => {
    const answer = await new ApiWorld().call('POST', '/retouches', { body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(pointers);
  });
});
