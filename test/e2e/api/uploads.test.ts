import { createHash } from 'node:crypto';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { call, endOf } from '../../support/deployed/api-client.ts';
import { askForUpload, order, put, upload } from '../../support/deployed/api-photos.ts';
import { ledgerOf } from '../../support/deployed/simulator-control.ts';
import { output, readResult, recordOf, s3 } from '../../support/deployed/stack-client.ts';

const photo = await drawPicture('jpeg');

describe.concurrent('a photo uploaded by a presigned URL', () => {
  it('is retouched, and its result is downloaded by another presigned URL', async () => {
    const { id, key } = await order({ folder: 'api/put', fileName: 'ana.jpg', photo });
    expect(key).toBe('uploads/api/put/ana.jpg');
    const retouch = await endOf(id);
    expect(retouch).toMatchObject({
      status: 'succeeded',
      key,
      reference: null,
      step: null,
      ahead: null,
      error: null,
      paid: true,
      recordKey: 'results/api/put/ana.jpg.json',
      outputs: [{ key: 'results/api/put/ana.jpg', type: 'image/jpeg', width: 240, height: 180 }],
    });
    const [output] = retouch.outputs;
    const download = await fetch(output.url);
    const bytes = Buffer.from(await download.arrayBuffer());
    expect(download.status).toBe(200);
    expect(bytes).toEqual(await readResult('results/api/put/ana.jpg'));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(output.sha256);
    const minutes = (Date.parse(output.urlExpiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(1);
    expect(minutes).toBeLessThanOrEqual(60);
    const { startedAt, acceptedAt, completedAt, recordedAt } = retouch.timings;
    const times = [startedAt, acceptedAt, completedAt, recordedAt].map((time) => Date.parse(time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('has the reference of its upload request', async () => {
    const reference = 'Bestellung 4711 “Größe L”';
    const { id } = await order({ folder: 'api/put', fileName: 'reference.jpg', photo, reference });
    expect(await endOf(id)).toMatchObject({ status: 'succeeded', reference });
    expect(await recordOf('api/put/reference.jpg')).toMatchObject({ reference });
  });

  it('starts by itself, with the recipe of its upload request', async () => {
    const recipe = { instructions: 'Haut wärmer\n“saturation” high 😀', upscale: '2x' };
    await upload({ folder: 'api/put', fileName: 'recipe.jpg', photo, recipe });
    expect(await recordOf('api/put/recipe.jpg')).toMatchObject({ status: 'succeeded', recipe });
    expect((await ledgerOf('api/put/recipe.jpg'))?.orders).toEqual([
      { Instructions: recipe.instructions, Upscale_x: '2x' },
    ]);
  });

  it('keeps the requested name, whatever its characters', async () => {
    const fileName = 'Ünïcödé 写真 & 100% #1+?.jpg';
    const { id, key } = await order({ folder: 'api/put/a b', fileName, photo });
    expect(key).toBe(`uploads/api/put/a b/${fileName}`);
    expect((await endOf(id)).status).toBe('succeeded');
  });

  it.each([
    ['another type', (headers: Record<string, string>) => ({ ...headers, 'content-type': 'image/png' })],
    ['no type', ({ 'content-type': _, ...headers }: Record<string, string>) => headers],
    [
      'another recipe',
      (headers: Record<string, string>) => ({ ...headers, 'x-amz-meta-retouch-upload': '0'.repeat(32) }),
    ],
  ])('is refused with %s', async (what, change) => {
    const fileName = `${what}.jpg`;
    const { json } = await askForUpload({
      folder: 'api/bound',
      fileName,
      photo,
      recipe: { upscale: '2x' },
    });
    expect(await put({ url: json.url, headers: change(json.headers) }, photo)).toBe(403);
    expect((await call('POST', '/retouches', { body: { key: json.key } })).status).toBe(404);
  });

  it('does not replace a photo that came since it was asked for, and does with overwrite', async () => {
    const what = { folder: 'api/bound', fileName: 'taken.jpg', photo };
    const [first, second] = [await askForUpload(what), await askForUpload(what)];
    expect(await put(first.json, photo)).toBe(200);
    expect(await put(second.json, photo)).toBe(412);
    const { 'if-none-match': _, ...without } = second.json.headers;
    expect(await put({ url: second.json.url, headers: without }, photo)).toBe(403);
    expect(await askForUpload(what)).toMatchObject({ status: 409, json: { type: '/problems/photo-exists' } });
    const third = await askForUpload({ ...what, overwrite: true });
    expect(await put(third.json, photo)).toBe(200);
  });

  it('can be uploaded again after it was deleted', async () => {
    const what = { folder: 'api/bound', fileName: 'deleted.jpg', photo };
    const key = await upload(what);
    await s3.send(new DeleteObjectCommand({ Bucket: output('PhotoBucketName'), Key: key }));
    expect(await upload(what)).toBe(key);
  });

  it('gets a unique name if the request has none', async () => {
    const { key } = await order({ folder: 'api/named', photo });
    expect(key).toMatch(/^uploads\/api\/named\/[\dTZ-]+-[0-9a-f]{16}\.jpg$/);
  });

  it('is refused if it is longer than declared', async () => {
    const { json } = await askForUpload({ folder: 'api/bound', fileName: 'longer.jpg', photo });
    expect(await put(json, Buffer.concat([photo, Buffer.from('x')]))).toBe(403);
  });

  it('is refused under another name', async () => {
    const { json } = await askForUpload({ folder: 'api/bound', fileName: 'mine.jpg', photo });
    expect(await put({ ...json, url: json.url.replace('mine.jpg', 'yours.jpg') }, photo)).toBe(403);
  });
});
