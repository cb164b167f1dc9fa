import { describe, expect, it } from 'vitest';
import { API_ROUTES } from '../../../core/contract/api.ts';
import { PROBLEMS } from '../../../functions/api/http/problem.ts';
import { ROUTES } from '../../../functions/api/routes/routes.ts';
import { ApiWorld } from '../../../simulation/parts/api-world.ts';

describe('the API', () => {
  it('has the routes that API Gateway has', () => {
    expect(ROUTES.map(({ method, path }) => ({ method, path })).sort()).toEqual([...API_ROUTES].sort());
  });

  it('answers with JSON that may not be cached', async () => {
    const { headers } = await new ApiWorld().call('GET', '/line');
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  });

  it('distinguishes an unknown path from an unsupported method', async () => {
    const world = new ApiWorld();
    expect(await world.call('GET', '/lines')).toMatchObject({
      status: 404,
      body: { type: '/problems/route-not-found' },
    });
    expect(await world.call('PUT', '/retouches/x')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, DELETE' },
      body: { type: '/problems/method-not-allowed' },
    });
    expect(await world.call('OPTIONS', '/line')).toMatchObject({ status: 204, headers: { allow: 'GET' } });
  });

  it('lists every invalid field, unknown ones included', async () => {
    const body = { fileName: 5, bytes: -1, recipe: { upscale: '', tint: 1 }, size: 1 };
    const { status, body: problem } = await new ApiWorld().call('POST', '/uploads', { body });
    expect(status).toBe(422);
    expect(problem).toMatchObject({
      type: '/problems/invalid-request',
      title: PROBLEMS['invalid-request'].title,
      status: 422,
      instance: 'request-1',
    });
    expect(problem.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/bytes',
      '/contentType',
      '/fileName',
      '/recipe/tint',
      '/recipe/upscale',
      '/size',
    ]);
    expect(problem.errors).toContainEqual({ in: 'body', pointer: '/contentType', message: 'is missing' });
  });

  it.each([
    ['no JSON', 400, 'malformed-json', '{', 'application/json'],
    ['nothing', 400, 'malformed-json', '', 'application/json'],
    ['a form', 415, 'unsupported-media-type', 'a=b', 'application/x-www-form-urlencoded'],
    ['a list', 422, 'invalid-request', '[]', 'application/json'],
    ['null', 422, 'invalid-request', 'null', 'application/json; charset=utf-8'],
  ])('refuses a body that is %s', async (_, status, problem, body, type) => {
    const answer = await new ApiWorld().call('POST', '/uploads', { body, headers: { 'content-type': type } });
    expect(answer).toMatchObject({ status, body: { type: `/problems/${problem}` } });
  });

  it.each(['ThrottlingException', 'ProvisionedThroughputExceededException'])(
    'gives a time for the next try if AWS answers with %s',
    async (name) => {
      const world = new ApiWorld();
      world.dynamo.before = () => {
        throw Object.assign(new Error('Rate exceeded'), { name });
      };
      const throttled = {
        status: 429,
        headers: { 'retry-after': '5' },
        body: { type: '/problems/throttled' },
      };
      expect(await world.call('GET', '/retouches')).toMatchObject(throttled);
      const headers = { 'idempotency-key': 'k' };
      const keyed = await world.call('POST', '/retouches', { body: { key: 'uploads/a.jpg' }, headers });
      expect(keyed).toMatchObject(throttled);
    },
  );

  it('reveals nothing about an internal error', async () => {
    const world = new ApiWorld();
    world.dynamo.before = () => {
      throw new Error('User arn:aws:sts::1:role/x is not authorized');
    };
    const { status, body } = await world.call('GET', '/retouches');
    expect(status).toBe(500);
    expect(body).toEqual({
      type: '/problems/internal',
      title: 'Something went wrong',
      status: 500,
      detail:
        'The API logged the error under the id of this request. Send the request again; repeating it is safe.',
      instance: 'request-1',
    });
  });
});
