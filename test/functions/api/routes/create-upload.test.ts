import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

const photo = { fileName: 'ana.jpg', contentType: 'image/jpeg', bytes: 900 };

describe('POST /uploads', () => {
  it('answers with the URL for the photo and the headers to send', async () => {
    const world = new ApiWorld();
    const { status, body } = await world.call('POST', '/uploads', {
      body: { ...photo, folder: 'shoot/monday' },
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      key: 'uploads/shoot/monday/ana.jpg',
      url: expect.stringMatching(/^https:/),
      method: 'PUT',
      headers: { 'content-type': 'image/jpeg' },
      expiresAt: expect.any(String),
      price: 0.05,
    });
    expect(world.presigned).toEqual([
      {
        key: 'uploads/shoot/monday/ana.jpg',
        contentType: 'image/jpeg',
        bytes: 900,
        metadata: {},
        overwrite: false,
      },
    ]);
  });

  it('binds the URL to the SHA-256 of the bytes, if the request has it', async () => {
    const world = new ApiWorld();
    const sha256 = '0123456789abcdef'.repeat(4);
    await world.call('POST', '/uploads', { body: { ...photo, sha256 } });
    expect(world.presigned).toMatchObject([{ key: 'uploads/ana.jpg', sha256 }]);
  });

  describe('for an existing photo’s key', () => {
    const put = (world: ApiWorld, more: object = {}, headers = {}) =>
      world.call('POST', '/uploads', { body: { ...photo, ...more }, headers });

    it('is refused, with advice', async () => {
      const world = new ApiWorld();
      world.s3.put('uploads/ana.jpg', 'photo');
      expect(await put(world)).toMatchObject({
        status: 409,
        body: {
          type: '/problems/photo-exists',
          detail: expect.stringMatching(/"uploads\/ana.jpg".*fileName.*overwrite/),
        },
      });
      expect(world.presigned).toEqual([]);
    });

    it('replaces the photo with overwrite', async () => {
      const world = new ApiWorld();
      world.s3.put('uploads/ana.jpg', 'photo');
      expect((await put(world, { overwrite: true })).status).toBe(201);
      expect(world.presigned).toMatchObject([{ key: 'uploads/ana.jpg', overwrite: true }]);
    });

    it('accepts the key again once the photo is deleted', async () => {
      const world = new ApiWorld();
      world.s3.put('uploads/ana.jpg', 'photo');
      await world.s3.send(new DeleteObjectCommand({ Bucket: 'photos', Key: 'uploads/ana.jpg' }));
      expect((await put(world)).status).toBe(201);
    });

    it('answers a repeated request after the photo arrived, with a URL that S3 then refuses', async () => {
      const world = new ApiWorld();
      const key = { 'idempotency-key': 'k' };
      await put(world, {}, key);
      world.s3.put('uploads/ana.jpg', 'photo');
      expect((await put(world, {}, key)).status).toBe(201);
      expect(world.presigned).toMatchObject([{ overwrite: false }, { overwrite: false }]);
    });
  });

  describe('without a file name', () => {
    const { fileName: _, ...nameless } = photo;

    it.each([
      ['image/jpeg', 'jpg'],
      ['image/tiff', 'tif'],
      ['image/heic', 'heic'],
      ['image/x-sony-arw', 'arw'],
    ])('makes a name for %s', async (contentType, extension) => {
      const body = { ...nameless, contentType, folder: 'orders' };
      const { status, body: answer } = await new ApiWorld().call('POST', '/uploads', { body });
      expect(status).toBe(201);
      expect(answer.key).toMatch(
        new RegExp(`^uploads/orders/2026-11-23T12-00-00-000Z-[0-9a-f]{16}\\.${extension}$`),
      );
    });

    it('makes names that differ, sort by time, and stay the same for a repeated request', async () => {
      const world = new ApiWorld();
      const keys: string[] = [];
      for (const headers of [{}, {}, { 'idempotency-key': 'k' }, { 'idempotency-key': 'k' }]) {
        world.pass(0.001);
        keys.push((await world.call('POST', '/uploads', { body: nameless, headers })).body.key);
      }
      expect(new Set(keys).size).toBe(3);
      expect(keys[2]).toBe(keys[3]);
      expect(keys.toSorted()).toEqual(keys);
    });

    it('still refuses an unsupported type', async () => {
      const body = { ...nameless, contentType: 'image/gif' };
      expect((await new ApiWorld().call('POST', '/uploads', { body })).status).toBe(415);
    });
  });

  it('stores the recipe, so that the photo carries only its id', async () => {
    const world = new ApiWorld();
    const recipe = { skin: { retouching: 'low' }, notes: 'Keep the freckles.' };
    await world.call('POST', '/uploads', { body: { ...photo, recipe } });
    const { metadata = {} } = world.presigned[0] ?? {};
    expect(metadata).toEqual({ 'retouch-upload': expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  it.each([{}, { output: {} }])('stores nothing for an empty recipe: %j', async (recipe) => {
    const world = new ApiWorld();
    await world.call('POST', '/uploads', { body: { ...photo, recipe } });
    expect(world.presigned[0]?.metadata).toEqual({});
  });

  it('refuses an unknown preset', async () => {
    const recipe = { preset: 'hard-portrait' };
    const { body } = await new ApiWorld().call('POST', '/uploads', { body: { ...photo, recipe } });
    expect(body.errors).toEqual([
      {
        in: 'body',
        pointer: '/recipe/preset',
        message: expect.stringContaining(
          'is "hard-portrait"; expected natural-portrait, soft-portrait, product-on-white, clean-landscape',
        ),
      },
    ]);
  });

  it.each([
    [413, 'photo-too-large', { bytes: 1001 }],
    [415, 'unsupported-photo', { contentType: 'image/gif' }],
  ])('answers with %i %s to %j', async (status, name, part) => {
    const answer = await new ApiWorld().call('POST', '/uploads', { body: { ...photo, ...part } });
    expect(answer).toMatchObject({ status, body: { type: `/problems/${name}`, status } });
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  it.each([
    ['/fileName', { fileName: '..' }],
    ['/fileName', { fileName: 'shoot' }],
    // The pipeline skips such names, so the caller would wait in vain.
    ['/fileName', { fileName: '._ana.jpg' }],
    ['/fileName', { folder: '.thumbnails' }],
    ['/fileName', { fileName: 'a/b.jpg' }],
    ['/fileName', { fileName: 'a\u0000.jpg' }],
    ['/fileName', { fileName: 'a\ud800.jpg' }],
    ['/fileName', { folder: '%2e%2E' }],
    ['/fileName', { folder: `${'ö'.repeat(600)}` }],
    ['/folder', { folder: '/shoot' }],
    ['/folder', { folder: 'a//b' }],
    ['/bytes', { bytes: 0 }],
    ['/sha256', { sha256: 'A'.repeat(64) }],
    ['/sha256', { sha256: 'a'.repeat(63) }],
    ['/bytes', { bytes: '900' }],
    ['/recipe/upscale', { recipe: { upscale: 'huge' } }],
    ['/recipe/seed', { recipe: { seed: 7 } }],
    ['/recipe/instructions', { recipe: { instructions: '\u0007' } }],
    ['/recipe/instructions', { recipe: { instructions: '  ' } }],
    ['/reference', { reference: ' order' }],
    ['/recipe/colour', { recipe: { colour: 'red' } }],
    ['/recipe/instructions', { recipe: { instructions: 'Brighter.', light: { brightness: 1 } } }],
    ['/recipe/light/brightness', { recipe: { light: { brightness: 4 } } }],
    ['/recipe/skin/retouch', { recipe: { skin: { retouch: 'low' } } }],
    ['/size', { size: 900 }],
  ])('refuses %s with %j', async (pointer, part) => {
    const { status, body } = await new ApiWorld().call('POST', '/uploads', { body: { ...photo, ...part } });
    expect(status).toBe(422);
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
  });
});
