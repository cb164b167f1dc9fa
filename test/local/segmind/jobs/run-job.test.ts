import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { DEFAULT_IMAGE_URL } from '../../../../local/segmind/models/workflow-defaults.ts';
import { drawSamplePortrait } from '../../../../local/segmind/retouch/sample-portrait.ts';
import { drawLargeJpeg, drawPicture } from '../../../../simulation/pictures/pictures.ts';
import { serve } from '../../../support/http-server.ts';
import {
  ask,
  firstOutputUrl,
  hostPhoto,
  pollToEnd,
  retouch,
  startSimulator,
  submit,
} from '../support/simulator-client.ts';

const TEN_MB = 10 * 1024 * 1024;

describe('a job', () => {
  it.each([
    ['of 10 MB', () => drawLargeJpeg(TEN_MB - 1000)],
    ['15 pixels wide', () => drawPicture('png', { width: 15, height: 40 })],
    ['three times as wide as high', () => drawPicture('jpeg', { width: 150, height: 50 })],
  ])('accepts a photo %s', async (_, photo) => {
    const { origin } = await hostPhoto(await photo());
    const end = await retouch(await startSimulator(), { image_ukbxw: `${origin}/a.jpg` });
    expect(end).toMatchObject({ status: 'COMPLETED' });
  });

  it.each([
    ['over 10 MB', () => drawLargeJpeg(TEN_MB + 1000), /too large/],
    ['14 pixels wide', () => drawPicture('png', { width: 14, height: 40 }), /14x40 is too small/],
    [
      'more than three times as wide as high',
      () => drawPicture('jpeg', { width: 151, height: 50 }),
      /aspect ratio/,
    ],
    [
      'more than three times as high as wide',
      () => drawPicture('jpeg', { width: 50, height: 151 }),
      /aspect ratio/,
    ],
    ['in WebP', () => drawPicture('webp'), /Unsupported image format: webp/],
    ['in GIF', () => drawPicture('gif'), /Unsupported image format: gif/],
    ['that is no picture', async () => Buffer.from('hello'), /Cannot identify image file/],
    [
      'cut short',
      async () => (await drawPicture('jpeg', { width: 600, height: 600 })).subarray(0, 3000),
      /Failed to process image/,
    ],
  ])('fails for a photo %s, and says why', async (_, photo, text) => {
    const { origin } = await hostPhoto(await photo());
    const end = await retouch(await startSimulator(), { image_ukbxw: `${origin}/a.jpg` });
    expect(end).toMatchObject({ status: 'FAILED', error: expect.stringMatching(text) });
  });

  it.each([403, 404, 503])(
    'fails if the photo answers %i, with the whole URL in the text',
    async (status) => {
      const { origin } = await serve((_, response) => void response.writeHead(status).end());
      const image_ukbxw = `${origin}/uploads/a.jpg?X-Amz-Signature=abc`;
      const end = await retouch(await startSimulator(), { image_ukbxw });
      expect(end.error).toMatch(new RegExp(`^${status} (Client|Server) Error: .* for url: `));
      expect(end.error).toContain(image_ukbxw);
    },
  );

  it('fails if the photo’s host does not answer', async () => {
    const end = await retouch(await startSimulator(), { image_ukbxw: 'http://127.0.0.1:1/a.jpg' });
    expect(end).toMatchObject({
      status: 'FAILED',
      error: expect.stringMatching(/^Failed to download image: /),
    });
  });

  it('fails at once for an unusable photo, however long a retouch would take', async () => {
    const { origin } = await hostPhoto(Buffer.from('hello'));
    const simulator = await startSimulator({ now: () => 0, processingMs: 60_000 });
    expect(await retouch(simulator, { image_ukbxw: `${origin}/a.jpg` })).toMatchObject({ status: 'FAILED' });
  });

  it('gives up on a photo that never ends', async () => {
    const { origin } = await serve((_, response) => {
      const chunk = Buffer.alloc(1024 * 1024);
      const more = (): void => void (response.destroyed || response.write(chunk, more));
      more();
    });
    const end = await retouch(await startSimulator(), { image_ukbxw: `${origin}/a.jpg` });
    expect(end).toMatchObject({ status: 'FAILED', error: 'Image file is too large: the limit is 10 MB' });
  });

  it.each([
    ['no fields at all', {}],
    ["the vendor's example image", { image_ukbxw: DEFAULT_IMAGE_URL }],
  ])(
    'retouches a portrait of its own as the model would, twice as large, when given %s',
    async (_, fields) => {
      const end = await retouch(await startSimulator({ pictures: {} }), fields);
      const picture = await (await fetch(firstOutputUrl(end))).bytes();
      const [before, after] = [await sharp(await drawSamplePortrait()).stats(), await sharp(picture).stats()];
      expect(await sharp(picture).metadata()).toMatchObject({ format: 'jpeg', width: 1792, height: 2304 });
      expect(after.channels[0]?.mean).toBeGreaterThan((before.channels[0]?.mean ?? 0) + 10);
    },
  );

  it('reads a photo from a data URI', async () => {
    const simulator = await startSimulator();
    const photo = (await drawPicture('png')).toString('base64');
    const end = await retouch(simulator, { image_ukbxw: `data:image/png;base64,${photo}` });
    expect(end.status).toBe('COMPLETED');
    expect(Object.keys(simulator.ledger().photos)).toEqual([
      expect.stringMatching(/^data:image\/png#[0-9a-f]{12}$/),
    ]);
  });

  it('fails for a data URI that is not base64', async () => {
    const end = await retouch(await startSimulator(), { image_ukbxw: 'data:image/png,hello' });
    expect(end).toMatchObject({ status: 'FAILED', error: 'Invalid data URI: expected base64' });
  });

  it('fetches the photo once, when its turn comes, and sends no key to its host', async () => {
    let now = 0;
    const simulator = await startSimulator({ now: () => now, queuedMs: 60_000 });
    const { origin, seen } = await hostPhoto();
    const { poll_url } = (await submit(simulator, { image_ukbxw: `${origin}/uploads/ana.jpg` })).json;
    await ask(poll_url);
    expect(seen).toHaveLength(0);
    now = 60_000;
    await pollToEnd(poll_url);
    await ask(poll_url);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
    expect(simulator.ledger().photos['/uploads/ana.jpg']?.fetches).toBe(1);
  });

  it('starts by itself when its time in the queue is over, polled or not', async () => {
    const simulator = await startSimulator({ queuedMs: 10 });
    const fetched = Promise.withResolvers<void>();
    const { origin } = await serve((_, response) => {
      response.writeHead(404).end();
      fetched.resolve();
    });
    await submit(simulator, { image_ukbxw: `${origin}/a.jpg` });
    await fetched.promise;
    expect(simulator.ledger().photos['/a.jpg']).toMatchObject({ fetches: 1, polls: 0 });
  });
});
