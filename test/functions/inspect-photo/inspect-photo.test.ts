import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createInspectPhoto } from '../../../functions/inspect-photo/inspect-photo.ts';
import type { ExecutionInput } from '../../../functions/shared/clients/executions.ts';
import { createUploads } from '../../../functions/shared/clients/uploads.ts';
import type { PhotoItem } from '../../../functions/shared/photos/photo-item.ts';
import { drawLargeJpeg, drawPicture } from '../../support/pictures.ts';
import { S3Fake } from '../../support/s3-fake.ts';

const KEY = 'uploads/ana.jpg';
const defaults = { instructions: 'Retouch.\n', upscale: '2x' };

function setUp() {
  const s3 = new S3Fake();
  const begun: ExecutionInput[] = [];
  const inspectPhoto = createInspectPhoto({
    uploads: createUploads(s3.client),
    defaults,
    maxPhotoBytes: 1024 * 1024,
    workflowId: 'w1',
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
  /** Inspects a photo's first attempt, unless it is said which. */
  const inspect = (
    event: Omit<Parameters<typeof inspectPhoto>[0], 'id' | 'attempt'> & { attempt?: number },
  ) => inspectPhoto({ id: 'ana', attempt: 1, ...event });
  return { s3, begun, inspect };
}

async function inspectBytes(
  body: Buffer,
  { key = KEY, metadata = {} }: { key?: string; metadata?: Record<string, string> } = {},
) {
  const { s3, inspect } = setUp();
  const { versionId } = s3.put(key, body, metadata);
  const outcome = await inspect({ photo: { bucket: 'photos', key, versionId } });
  return { outcome, s3, versionId };
}

describe('inspectPhoto', () => {
  it.each(['jpeg', 'png'] as const)('finds a %s usable, whatever its name', async (format) => {
    const body = await drawPicture(format);
    const { outcome, versionId } = await inspectBytes(body, { key: 'uploads/ana.dat' });
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
      },
      recipe: defaults,
      reference: null,
    });
  });

  it('takes what was asked for before what the metadata say', async () => {
    const { s3, inspect } = setUp();
    const { versionId } = s3.put(KEY, await drawPicture('jpeg'), { instructions: 'Cooler.', upscale: '3x' });
    const photo = { bucket: 'photos', key: KEY, versionId };
    expect(await inspect({ photo, asked: { upscale: '4x' } })).toMatchObject({
      recipe: { instructions: 'Cooler.', upscale: '4x' },
    });
    expect(await inspect({ photo, asked: { upscale: 'huge' } })).toMatchObject({
      outcome: 'failed',
      error: { code: 'invalid-recipe' },
    });
  });

  it.each([
    ['that was asked for with it', 'order 8', 'order 8'],
    ['of the metadata, if it was asked for without one', null, 'order 7'],
  ])('answers the reference %s', async (_, reference, expected) => {
    const { s3, inspect } = setUp();
    const { versionId } = s3.put(KEY, await drawPicture('jpeg'), { reference: 'order 7' });
    const photo = { bucket: 'photos', key: KEY, versionId };
    expect(await inspect({ photo, reference })).toMatchObject({ reference: expected });
  });

  it('takes the recipe from the metadata', async () => {
    const { outcome } = await inspectBytes(await drawPicture('jpeg'), {
      metadata: { instructions: 'Warmer', upscale: '3x' },
    });
    expect(outcome).toMatchObject({ recipe: { instructions: 'Warmer', upscale: '3x' } });
  });

  it('reads the head and the tail alone of a large photo', async () => {
    const { outcome, s3 } = await inspectBytes(
      Buffer.concat([await drawPicture('jpeg'), Buffer.alloc(700_000), Buffer.from('ffd9', 'hex')]),
    );
    expect(outcome).toMatchObject({ outcome: 'usable' });
    expect(s3.sent).toEqual(['GetObjectCommand', 'GetObjectCommand']);
  });

  it('reads a small photo, its head and its metadata in one request', async () => {
    const { s3 } = await inspectBytes(await drawPicture('jpeg'));
    expect(s3.sent).toEqual(['GetObjectCommand']);
  });

  it('finds the size of a photo that has it deep inside', async () => {
    const { outcome } = await inspectBytes(await drawLargeJpeg(600_000));
    expect(outcome).toMatchObject({ outcome: 'usable', photo: { width: 120, height: 90 } });
  });

  const noise = Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 89 + 7) % 251));
  it.each([
    ['an empty file', Buffer.alloc(0), 'empty-file', '0 bytes'],
    ['a WebP', drawPicture('webp'), 'unsupported-type', 'a WebP picture'],
    ['a GIF', drawPicture('gif'), 'unsupported-type', 'a GIF picture'],
    ['a TIFF', drawPicture('tiff'), 'unsupported-type', 'a TIFF picture'],
    ['an AVIF', drawPicture('avif'), 'unsupported-type', 'image/avif'],
    ['a HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'unsupported-type', 'a HEIC picture'],
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'unsupported-type', 'a PDF document'],
    ['an SVG', Buffer.from('<?xml version="1.0"?><svg/>'), 'unsupported-type', 'an XML or SVG document'],
    ['text', Buffer.from('Grüße aus dem Studio\n'), 'unsupported-type', 'plain text'],
    ['noise', noise, 'unsupported-type', 'of an unknown type'],
    ['one byte', Buffer.from([0xff]), 'unsupported-type', 'unknown'],
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
    [
      'an instruction too long',
      drawPicture('jpeg'),
      'invalid-recipe',
      '2001',
      { instructions: 'x'.repeat(2001) },
    ],
  ])('refuses %s', async (_, body, code, seen, metadata: Record<string, string> = {}) => {
    const { outcome } = await inspectBytes(await body, { metadata });
    expect(outcome).toMatchObject({
      outcome: 'failed',
      error: { code, fault: 'photo', message: expect.stringContaining(seen) },
    });
  });

  it.each([
    ['just wide enough', { width: 300, height: 100 }],
    ['just large enough', { width: 15, height: 15 }],
  ])('takes a photo %s', async (_, size) => {
    expect((await inspectBytes(await drawPicture('png', size))).outcome).toMatchObject({ outcome: 'usable' });
  });

  it.each(['jpeg', 'png'] as const)('refuses a %s that breaks off, wherever it does', async (format) => {
    const whole = await drawPicture(format);
    for (const bytes of [40, 200, Math.floor(whole.length / 2), whole.length - 1]) {
      const { outcome } = await inspectBytes(whole.subarray(0, bytes));
      expect(outcome, `${bytes} bytes`).toMatchObject({
        error: { code: 'truncated-photo', message: expect.stringContaining(`${bytes} bytes`) },
      });
    }
  });

  it('refuses a JPEG that breaks off, also if the preview in it is whole', async () => {
    const [preview, photo] = [
      await drawPicture('jpeg', { width: 40, height: 30 }),
      await drawPicture('jpeg'),
    ];
    const head = Buffer.alloc(4);
    head.writeUInt16BE(0xffe1, 0);
    head.writeUInt16BE(preview.length + 2, 2);
    const whole = Buffer.concat([photo.subarray(0, 2), head, preview, photo.subarray(2)]);
    expect((await inspectBytes(whole)).outcome).toMatchObject({ outcome: 'usable' });
    for (const missing of [2, 200]) {
      expect((await inspectBytes(whole.subarray(0, -missing))).outcome).toMatchObject({
        error: { code: 'truncated-photo' },
      });
    }
  });

  it.each(['jpeg', 'png'] as const)('takes a %s that has a film behind its end', async (format) => {
    const body = Buffer.concat([await drawPicture(format), Buffer.alloc(700_000, 0x20)]);
    expect((await inspectBytes(body)).outcome).toMatchObject({ outcome: 'usable' });
  });

  it('refuses a large JPEG that breaks off', async () => {
    const body = await drawLargeJpeg(600_000);
    expect((await inspectBytes(body.subarray(0, -2))).outcome).toMatchObject({
      error: { code: 'truncated-photo' },
    });
  });

  it('refuses a photo over the limit, with both numbers', async () => {
    const body = await drawLargeJpeg(1024 * 1024 + 1);
    const { outcome } = await inspectBytes(body);
    expect(outcome).toMatchObject({
      error: { code: 'photo-too-large', message: expect.stringMatching(`${body.length} bytes.* 1048576`) },
    });
  });

  it('refuses a photo whose header is damaged', async () => {
    const body = await drawPicture('jpeg');
    const sizeMarker = body.indexOf(Buffer.from('ffc0', 'hex'));
    body.writeUInt8(0xcf, sizeMarker + 1);
    expect((await inspectBytes(body)).outcome).toMatchObject({ error: { code: 'unreadable-photo' } });
  });

  it('refuses a photo that was deleted meanwhile', async () => {
    const { inspect } = setUp();
    expect(await inspect({ photo: { bucket: 'photos', key: KEY, versionId: 'v1' } })).toMatchObject({
      error: { code: 'photo-deleted' },
    });
  });

  it('refuses a photo that was deleted between two reads', async () => {
    const { s3, inspect } = setUp();
    const { versionId } = s3.put(KEY, await drawLargeJpeg(600_000));
    s3.before = () => void (s3.sent.length === 2 && s3.objects.clear());
    expect(await inspect({ photo: { bucket: 'photos', key: KEY, versionId } })).toMatchObject({
      error: { code: 'photo-deleted' },
    });
  });

  it.each([
    ['version', { versionId: 'v1' }],
    ['etag, in an unversioned bucket', { etag: 'of-the-first' }],
  ])('refuses a photo that was replaced meanwhile, by its %s', async (_, version) => {
    const { s3, inspect } = setUp();
    s3.put(KEY, 'one');
    s3.put(KEY, 'two');
    expect(await inspect({ photo: { bucket: 'photos', key: KEY, ...version } })).toMatchObject({
      error: { code: 'photo-replaced' },
    });
  });

  it('refuses a key that no URL can name', async () => {
    const { s3, inspect } = setUp();
    const photo = { bucket: 'photos', key: 'uploads/../ana.jpg', versionId: 'v1' };
    expect(await inspect({ photo })).toMatchObject({ error: { code: 'unsupported-key' } });
    expect(s3.sent).toEqual([]);
  });

  it('decodes nothing: pixels that are a bomb, or none at all, cost no more than others', async () => {
    const png = await drawPicture('png');
    const header = Buffer.from(png.subarray(0, 33));
    header.writeUInt32BE(60_000, 16);
    header.writeUInt32BE(60_000, 20);
    const end = png.subarray(-12);
    for (const pixels of [deflateSync(Buffer.alloc(200_000_000)), Buffer.alloc(100_000, 0xaa)]) {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(pixels.length);
      const body = Buffer.concat([header, length, Buffer.from('IDAT'), pixels, Buffer.alloc(4), end]);
      const before = process.resourceUsage().maxRSS;
      expect((await inspectBytes(body)).outcome).toMatchObject({
        outcome: 'usable',
        photo: { width: 60_000, height: 60_000 },
      });
      // In kilobytes, at its highest: 200 MB would show.
      expect(process.resourceUsage().maxRSS - before).toBeLessThan(100_000);
    }
  });

  it('reads no more than the head and the tail of a file that is too large', async () => {
    const { s3, inspect } = setUp();
    const body = Buffer.concat([(await drawPicture('jpeg')).subarray(0, 20), Buffer.alloc(3_000_000)]);
    const photo = { bucket: 'photos', key: KEY, versionId: s3.put(KEY, body).versionId };
    expect(await inspect({ photo })).toMatchObject({ error: { code: 'photo-too-large' } });
    expect(s3.sent.filter((name) => name === 'GetObjectCommand')).toHaveLength(2);
  });
});

describe('an attempt', () => {
  const photo = { bucket: 'photos', key: KEY, versionId: 'v1' };

  it('that somebody started by hand is entered', async () => {
    const { begun, inspect } = setUp();
    await inspect({ attempt: 2, photo });
    expect(begun).toEqual([{ id: 'ana', attempt: 2, photo }]);
  });

  it('that is the first was entered before it was started', async () => {
    const { begun, inspect } = setUp();
    await inspect({ photo });
    expect(begun).toEqual([]);
  });
});
