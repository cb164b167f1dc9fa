import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Step } from '../../../local/segmind/script/script-steps.ts';
import { call, endOf } from '../../support/deployed/api-client.ts';
import { ledgerOf, script } from '../../support/deployed/simulator-control.ts';
import { output, readObject, recordOf } from '../../support/deployed/stack-client.ts';
import { publishPhoto } from '../../support/worlds/foreign-photo.ts';

const bucket = output('PhotoBucketName');
const request = (body: unknown, headers = {}) => call('POST', '/retouches', { body, headers });

describe.concurrent('a photo imported by its URL', () => {
  it('is retouched as if it had been dropped', async () => {
    const url = await publishPhoto('good.jpg');
    const recipe = { instructions: 'brightness +1' };
    const { status, json } = await request({ url, fileName: 'imported.jpg', folder: 'api/import', recipe });
    expect({ status, key: json.key }).toEqual({ status: 202, key: 'uploads/api/import/imported.jpg' });
    const record = await recordOf('api/import/imported.jpg');
    expect(record).toMatchObject({ id: json.id, status: 'succeeded', recipe });
    expect((await endOf(json.id)).status).toBe('succeeded');
    expect(await ledgerOf('api/import/imported.jpg')).toMatchObject({ submits: 1, billed: 1 });
  });

  it('is imported once for one idempotency key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { url: await publishPhoto('once.jpg'), fileName: 'once.jpg', folder: 'api/import' };
    const first = await request(body, headers);
    const second = await request(body, headers);
    expect(first.status).toBe(202);
    expect([second.status, second.json.id]).toEqual([202, first.json.id]);
    await endOf(first.json.id);
    expect(await ledgerOf('api/import/once.jpg')).toMatchObject({ billed: 1 });
  });

  it('does not replace an existing photo', async () => {
    const url = await publishPhoto('taken.jpg');
    const body = { url, fileName: 'taken.jpg', folder: 'api/import' };
    expect((await request(body)).status).toBe(202);
    expect(await request(body)).toMatchObject({ status: 409, json: { type: '/problems/photo-exists' } });
    expect((await request({ ...body, overwrite: true })).status).toBe(202);
  });

  it('gets its own answer when several are imported together', async () => {
    const url = await publishPhoto('several.jpg');
    const photos = [
      { url, fileName: 'several.jpg', folder: 'api/import' },
      { url: 'https://127.0.0.1:8443/a.jpg' },
      { key: 'uploads/api/import/none.jpg' },
      {},
    ];
    const { status, json } = await request({ photos });
    expect(status).toBe(207);
    expect(json.answers).toMatchObject([
      { status: 202, retouch: { key: 'uploads/api/import/several.jpg' } },
      { status: 422, problem: { type: '/problems/url-not-allowed' } },
      { status: 404, problem: { type: '/problems/photo-not-found' } },
      { status: 422, problem: { type: '/problems/invalid-request' } },
    ]);
    expect((await endOf(json.answers[0].retouch.id)).status).toBe('succeeded');
  });

  it.each([
    ['plain http', 'http://photos.example/a.jpg', 'url-not-allowed'],
    ['a private address', 'https://10.0.0.8/a.jpg', 'url-not-allowed'],
    ['this machine', 'https://127.0.0.1:8443/a.jpg', 'url-not-allowed'],
    ['the metadata service', 'https://169.254.169.254/latest/meta-data', 'url-not-allowed'],
    ['IPv6 loopback', 'https://[::1]/a.jpg', 'url-not-allowed'],
    ['a name of this machine', 'https://localhost/a.jpg', 'url-not-allowed'],
  ])('is refused from %s', async (what, from, problem) => {
    const fileName = `${what}.jpg`;
    const { status, json } = await request({ url: from, fileName, folder: 'api/refused' });
    expect({ status, type: json.type }).toEqual({ status: 422, type: `/problems/${problem}` });
    expect(await readObject(bucket, `uploads/api/refused/${fileName}`)).toBeNull();
  });

  it.each([
    ['is too large', { bytes: 111 * 1024 * 1024 }, 'photo-too-large', 413],
    ['is no photo', { contentType: 'text/html', bodyText: '<p>Hello</p>' }, 'unsupported-photo', 415],
    ['is not there', { status: 404 }, 'import-failed', 422],
    ['never ends', { endless: true }, 'photo-too-large', 413],
    ['breaks off', { cut: true }, 'import-failed', 422],
    ['leads elsewhere', { redirect: 'http://169.254.169.254/latest' }, 'url-not-allowed', 422],
  ])('is refused if it %s', async (what, step, problem, status) => {
    const name = `foreign ${what}.jpg`.replaceAll(' ', '-');
    const url = await publishPhoto(name);
    await script({ photo: name, output: [{ ...step, repeat: true } as Step] });
    const answer = await request({ url, fileName: name, folder: 'api/refused' });
    expect({ status: answer.status, type: answer.json.type }).toEqual({
      status,
      type: `/problems/${problem}`,
    });
    expect(answer.text).not.toContain(url);
    expect(await readObject(bucket, `uploads/api/refused/${name}`)).toBeNull();
  });
});
