import { describe, expect, it } from 'vitest';
import { call } from '../../support/deployed/api-client.ts';

const UNKNOWN = `unknown-${'0'.repeat(32)}`;
const upload = { fileName: 'a.jpg', contentType: 'image/jpeg', bytes: 1000 };

/** Text about AWS that callers should not see. */
const AWS_TEXT = /arn:aws|AccessDenied|amazonaws|NoSuchKey|Exception|requestId|at .*\.m?js|s3:|states:/;

describe.concurrent('a problem', () => {
  it.each([
    ['the root', 'GET', '/', {}, 404, 'route-not-found'],
    ['an unknown route', 'GET', '/nothing', {}, 404, 'route-not-found'],
    ['an unknown retouch', 'GET', `/retouches/${UNKNOWN}`, {}, 404, 'retouch-not-found'],
    ['a retouch by another kind of name', 'GET', '/retouches/a+b..', {}, 404, 'retouch-not-found'],
    ['cancelling an unknown one', 'DELETE', `/retouches/${UNKNOWN}`, {}, 404, 'retouch-not-found'],
    ['retrying an unknown one', 'POST', `/retouches/${UNKNOWN}/retry`, {}, 404, 'retouch-not-found'],
    [
      'a photo that is not there',
      'POST',
      '/retouches',
      { body: { key: 'uploads/none.jpg' } },
      404,
      'photo-not-found',
    ],
    ['another method', 'PUT', '/retouches', { body: {} }, 405, 'method-not-allowed'],
    [
      'another method of a longer path',
      'PATCH',
      `/retouches/${UNKNOWN}`,
      { body: {} },
      405,
      'method-not-allowed',
    ],
    [
      'a photo too large',
      'POST',
      '/uploads',
      { body: { ...upload, bytes: 111 * 1024 * 1024 } },
      413,
      'photo-too-large',
    ],
    [
      'a body of another type',
      'POST',
      '/uploads',
      { body: 'fileName=a.jpg', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported-media-type',
    ],
    [
      'a GIF',
      'POST',
      '/uploads',
      { body: { ...upload, contentType: 'image/gif' } },
      415,
      'unsupported-photo',
    ],
    ['half a JSON', 'POST', '/uploads', { body: '{"fileName":' }, 400, 'malformed-json'],
    ['a JSON of another shape', 'POST', '/retouches', { body: [] }, 422, 'invalid-request'],
    ['a key elsewhere', 'POST', '/retouches', { body: { key: 'results/a.jpg' } }, 422, 'invalid-request'],
    [
      'a key that climbs',
      'POST',
      '/retouches',
      { body: { key: 'uploads/../a.jpg' } },
      422,
      'invalid-request',
    ],
    [
      'an endless idempotency key',
      'POST',
      '/retouches',
      { body: { key: 'uploads/a.jpg' }, headers: { 'idempotency-key': 'k'.repeat(300) } },
      422,
      'invalid-request',
    ],
  ])('is the answer to %s', async (_, method, path, options, status, problem) => {
    const answer = await call(method, path, options);
    expect({ status: answer.status, json: answer.json }).toMatchObject({
      status,
      json: { type: `/problems/${problem}`, status, title: expect.any(String), detail: expect.any(String) },
    });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.json.instance).toMatch(/./);
    expect(answer.text).not.toMatch(AWS_TEXT);
  });

  it('names the allowed methods', async () => {
    const { headers } = await call('PUT', '/retouches', { body: {} });
    expect(headers.get('allow')?.split(/, */).sort()).toEqual(['GET', 'POST']);
  });

  it('lists every invalid field', async () => {
    const body = {
      fileName: 'a/b.jpg',
      folder: '/x/',
      contentType: 'image/jpeg',
      bytes: 0,
      recipe: { instructions: 'a\u0000b', upscale: '', mood: 'happy' },
      extra: 1,
    };
    const { status, json } = await call('POST', '/uploads', { body });
    expect(status).toBe(422);
    const pointers = json.errors.map(({ pointer }: { pointer: string }) => pointer).sort();
    expect(pointers).toEqual([
      '/bytes',
      '/extra',
      '/fileName',
      '/folder',
      '/recipe/instructions',
      '/recipe/mood',
      '/recipe/upscale',
    ]);
    for (const error of json.errors) expect(error).toMatchObject({ in: 'body', message: expect.any(String) });
  });
});
