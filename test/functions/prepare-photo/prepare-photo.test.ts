import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { DEFAULT_OUTPUT } from '../../../core/domain/output-options.ts';
import type { ExecutionInput } from '../../../core/photos/executions.ts';
import type { PhotoItem } from '../../../core/photos/photo-item.ts';
import { createWithUpload } from '../../../functions/prepare-photo/open-upload.ts';
import { S3Fake, serviceError } from '../../../simulation/aws/s3-fake.ts';
import { ENLARGING, SEEDEDIT } from '../../../simulation/parts/models.ts';
import { drawLargeJpeg, drawPicture } from '../../../simulation/pictures/pictures.ts';
import { createPrepareStep } from '../../support/worlds/prepare-step.ts';

const KEY = 'uploads/ana.jpg';

function setUp() {
  const s3 = new S3Fake();
  const begun: ExecutionInput[] = [];
  const preparePhoto = createPrepareStep(s3, {
    withUpload: createWithUpload(
      { maxBytes: 1024 * 1024, maxPixels: 1_000_000, takesHeic: true },
      SEEDEDIT.input,
    ),
    samePhotos: { claim: async () => ({ kind: 'own' }) },
    now: Date.now,
    photos: {
      begin: async (input) => {
        begun.push(input);
        return { isNew: true, item: {} as PhotoItem };
      },
    },
    receipts: { find: async () => null },
  });
  /** Prepares an attempt at a photo. @default its first */
  const prepare = (
    event: Omit<Parameters<typeof preparePhoto>[0], 'id' | 'attempt'> & { attempt?: number },
  ) => preparePhoto({ id: 'ana', attempt: 1, ...event });
  return { s3, begun, prepare };
}

async function prepareBytes(
  body: Buffer,
  { key = KEY, metadata = {} }: { key?: string; metadata?: Record<string, string> } = {},
) {
  const { s3, prepare } = setUp();
  const { versionId } = s3.put(key, body, metadata);
  const outcome = await prepare({ photo: { bucket: 'photos', key, versionId } });
  return { outcome, s3, versionId };
}

describe('preparePhoto', () => {
  it.each([
    ['is no picture', async () => Buffer.from('no picture'), {}],
    ['has a recipe that is refused', () => drawPicture('jpeg'), { upscale: '9x' }],
  ])('returns the reference of a photo that %s', async (_, draw, recipe) => {
    const { outcome } = await prepareBytes(await draw(), { metadata: { ...recipe, reference: 'order-7' } });
    expect(outcome).toMatchObject({ outcome: 'failed', reference: 'order-7' });
  });

  it.each(['jpeg', 'png'] as const)('finds a %s usable, whatever its name', async (format) => {
    const body = await drawPicture(format);
    const { outcome, versionId } = await prepareBytes(body, { key: 'uploads/ana.dat' });
    expect(outcome).toEqual({
      outcome: 'usable',
      photo: {
        bucket: 'photos',
        key: 'uploads/ana.dat',
        versionId,
        bytes: body.length,
        type: `image/${format}`,
        width: 120,
        height: 90,
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        // A drawn PNG has an alpha channel, which we do not send to Segmind.
        workingCopy: {
          key: format === 'png' ? 'working-copies/ana-1/ana.dat.jpg' : null,
          madeFor: ENLARGING.version,
        },
      },
      recipe: {
        instructions: 'Retouch.\n',
        upscale: '2x',
        output: DEFAULT_OUTPUT,
        from: expect.objectContaining({ instructions: 'stack' }),
      },
      reference: null,
    });
  });

  it('lets the request’s overrides win over the metadata', async () => {
    const { s3, prepare } = setUp();
    const { versionId } = s3.put(KEY, await drawPicture('jpeg'), { instructions: 'Cooler.', upscale: '3x' });
    const photo = { bucket: 'photos', key: KEY, versionId };
    expect(await prepare({ photo, asked: { upscale: '4x' } })).toMatchObject({
      recipe: { instructions: 'Cooler.', upscale: '4x' },
    });
    expect(await prepare({ photo, asked: { upscale: 'huge' } })).toMatchObject({
      outcome: 'failed',
      error: { code: 'invalid-recipe' },
    });
  });

  it.each([
    ['that was asked for with it', 'order 8', 'order 8'],
    ['of the metadata, if it was asked for without one', null, 'order 7'],
  ])('returns the reference %s', async (_, reference, expected) => {
    const { s3, prepare } = setUp();
    const { versionId } = s3.put(KEY, await drawPicture('jpeg'), { reference: 'order 7' });
    const photo = { bucket: 'photos', key: KEY, versionId };
    expect(await prepare({ photo, reference })).toMatchObject({ reference: expected });
  });

  it('takes the recipe from the metadata', async () => {
    const { outcome } = await prepareBytes(await drawPicture('jpeg'), {
      metadata: { instructions: 'Warmer', upscale: '3x' },
    });
    expect(outcome).toMatchObject({ recipe: { instructions: 'Warmer', upscale: '3x' } });
  });

  it('reads a photo and its metadata in one request, and its folder’s recipe in another', async () => {
    const { s3 } = await prepareBytes(await drawPicture('jpeg'));
    expect(s3.sent).toEqual(['GetObjectCommand', 'GetObjectCommand']);
  });

  it('keeps a working copy of a photo that cannot be sent to Segmind as it is', async () => {
    const { outcome, s3 } = await prepareBytes(await drawPicture('webp'), { key: 'uploads/ana.webp' });
    const key = 'working-copies/ana-1/ana.webp.jpg';
    expect(outcome).toMatchObject({
      outcome: 'usable',
      photo: { type: 'image/webp', workingCopy: { key, madeFor: ENLARGING.version } },
    });
    const copy = await sharp(s3.objects.get(key)?.body).metadata();
    expect(copy).toMatchObject({ format: 'jpeg', width: 120, height: 90 });
  });

  it('lets the metadata’s output options win over the stack’s', async () => {
    const { outcome } = await prepareBytes(await drawPicture('jpeg'), {
      metadata: { 'output-size': '1600', 'output-format': 'PNG' },
    });
    expect(outcome).toMatchObject({ recipe: { output: { size: 1600, format: 'png', quality: 92 } } });
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'empty-file', '0 bytes'],
    ['a GIF', drawPicture('gif'), 'unsupported-type', 'a GIF picture'],
    ['text', Buffer.from('Grüße aus dem Studio\n'), 'unsupported-type', 'plain text'],
    [
      'a photo that is too narrow',
      drawPicture('png', { width: 14, height: 30 }),
      'photo-too-small',
      '14 x 30',
    ],
    [
      'a ratio beyond 1:3',
      drawPicture('jpeg', { width: 301, height: 100 }),
      'photo-too-elongated',
      '301 x 100',
    ],
    ['too many pixels', drawPicture('png', { width: 1200, height: 900 }), 'too-many-pixels', '1200 x 900'],
    [
      'an instruction too long',
      drawPicture('jpeg'),
      'invalid-recipe',
      '2001',
      { instructions: 'x'.repeat(2001) },
    ],
    ['a size that is none', drawPicture('jpeg'), 'invalid-recipe', '"huge"', { 'output-size': 'huge' }],
    [
      'a result of too many pixels',
      drawPicture('jpeg', { width: 100, height: 100 }),
      'invalid-recipe',
      '20000 x 20000',
      { 'output-size': '20000' },
    ],
    [
      'a result that its format has no room for',
      drawPicture('jpeg', { width: 300, height: 100 }),
      'invalid-recipe',
      'limit of webp is 16383',
      { 'output-size': '17000', 'output-format': 'webp' },
    ],
    [
      'an AVIF that takes too much memory',
      drawPicture('jpeg', { width: 300, height: 300 }),
      'invalid-recipe',
      '24 megapixels',
      { 'output-size': '5000', 'output-format': 'avif' },
    ],
    ['a quality beyond 100', drawPicture('jpeg'), 'invalid-recipe', '101', { 'output-quality': '101' }],
  ])('refuses %s', async (_, body, code, seen, metadata: Record<string, string> = {}) => {
    const { outcome } = await prepareBytes(await body, { metadata });
    expect(outcome).toMatchObject({
      outcome: 'failed',
      error: { code, fault: 'photo', message: expect.stringContaining(seen) },
    });
  });

  it('refuses a photo over the limit, with both numbers', async () => {
    const body = await drawLargeJpeg(1024 * 1024 + 1);
    const { outcome } = await prepareBytes(body);
    expect(outcome).toMatchObject({
      error: { code: 'photo-too-large', message: expect.stringMatching(`${body.length} bytes.* 1048576`) },
    });
  });

  it('says that a film over the limit is a film', async () => {
    const film = Buffer.concat([
      Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42'),
      Buffer.alloc(1024 * 1024),
    ]);
    expect((await prepareBytes(film)).outcome).toMatchObject({
      error: { code: 'unsupported-type', message: expect.stringContaining('a film') },
    });
  });

  it('refuses a photo that was deleted meanwhile', async () => {
    const { prepare } = setUp();
    expect(await prepare({ photo: { bucket: 'photos', key: KEY, versionId: 'v1' } })).toMatchObject({
      error: { code: 'photo-deleted' },
    });
  });

  it.each([
    ['version', { versionId: 'v1' }],
    ['etag, in an unversioned bucket', { etag: 'of-the-first' }],
  ])('refuses a photo that was replaced meanwhile, by its %s', async (_, version) => {
    const { s3, prepare } = setUp();
    s3.put(KEY, 'one');
    s3.put(KEY, 'two');
    expect(await prepare({ photo: { bucket: 'photos', key: KEY, ...version } })).toMatchObject({
      error: { code: 'photo-replaced' },
    });
  });

  it('refuses a key that no URL can contain', async () => {
    const { s3, prepare } = setUp();
    const photo = { bucket: 'photos', key: 'uploads/../ana.jpg', versionId: 'v1' };
    expect(await prepare({ photo })).toMatchObject({ error: { code: 'unsupported-key' } });
    expect(s3.sent).toEqual([]);
  });

  it.each([
    ['is in an archive', 'InvalidObjectState', 'photo-archived'],
    ['is under a disabled KMS key', 'KMS.DisabledException', 'photo-access-denied'],
  ])('fails a photo that %s, and does not crash', async (_, name, code) => {
    const { s3, prepare } = setUp();
    s3.put(KEY, await drawPicture('jpeg'));
    s3.before = (command) => {
      if (command === 'GetObjectCommand') throw serviceError(name, 403);
    };
    const outcome = await prepare({ photo: { bucket: 'photos', key: KEY, versionId: 'v1' } });
    expect(outcome).toEqual({ outcome: 'failed', error: expect.objectContaining({ code, fault: 'photo' }) });
  });

  it('refuses the name of one of the shoot’s own files', async () => {
    const { s3, prepare } = setUp();
    const photo = { bucket: 'photos', key: 'uploads/spring/shoot', versionId: 'v1' };
    const { error } = (await prepare({ photo })) as { error?: { code: string; message: string } };
    expect(error).toMatchObject({ code: 'unsupported-key', message: expect.stringContaining('"shoot"') });
    expect(s3.sent).toEqual([]);
  });
});

describe('an attempt', () => {
  const photo = { bucket: 'photos', key: KEY, versionId: 'v1' };

  it('is entered if a person started it by hand', async () => {
    const { begun, prepare } = setUp();
    await prepare({ attempt: 2, photo });
    expect(begun).toEqual([{ id: 'ana', attempt: 2, photo }]);
  });

  it('is not entered again if it is the first, which was entered before it was started', async () => {
    const { begun, prepare } = setUp();
    await prepare({ photo });
    expect(begun).toEqual([]);
  });
});
