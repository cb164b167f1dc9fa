import { describe, expect, it } from 'vitest';
import { API_AUTHS, API_ROUTES } from '../../../core/contract/api.ts';
import { PROBLEMS } from '../../../functions/api/http/problem.ts';
import { writeOpenApi } from '../../../functions/api/openapi.ts';
import { ROUTES } from '../../../functions/api/routes/routes.ts';
import { ApiWorld } from '../../../simulation/parts/api-world.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document of any shape
const write = (options: Partial<Parameters<typeof writeOpenApi>[1]> = {}): any =>
  writeOpenApi(ROUTES, { auth: 'iam', isOpen: false, url: null, ...options });

describe('the OpenAPI document', () => {
  it('is the answer of GET /openapi.json, with the API’s URL', async () => {
    const { status, body } = await new ApiWorld().call('GET', '/openapi.json');
    expect(status).toBe(200);
    expect(body).toEqual(write({ url: 'https://api.example' }));
    expect(body).toMatchObject({ openapi: '3.1.0', servers: [{ url: 'https://api.example' }] });
  });

  it.each([
    ['the API’s own host', {}, 'https://api.example'],
    ['a base path of a custom domain', { basePath: '/photos/v1' }, 'https://api.example/photos/v1'],
    ['another host, whose paths are not known', { host: '127.0.0.1:4566' }, '.'],
  ])('has the API’s URL for a request by %s', async (_, options, url) => {
    const { body } = await new ApiWorld().call('GET', '/openapi.json', options);
    expect(body.servers).toEqual([{ url }]);
  });

  it('describes every route', () => {
    const { paths } = write();
    const described = Object.entries<object>(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(API_ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('resolves every reference to a component', () => {
    const document = write();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(20);
    for (const [, name = ''] of references) expect(Object.keys(document.components.schemas)).toContain(name);
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  it('describes every problem', () => {
    const text = JSON.stringify(write().paths);
    const untold = ['route-not-found', 'method-not-allowed'];
    for (const name of Object.keys(PROBLEMS)) {
      if (!untold.includes(name)) expect(text).toContain(`\`${name}\``);
    }
  });

  it.each([
    ['/retouches', true],
    ['/uploads', true],
    ['/retouches/{id}/retry', false],
  ])('says whether POST %s needs a body: %s', (path, isRequired) => {
    expect(write().paths[path].post.requestBody.required).toBe(isRequired);
  });

  it.each(API_AUTHS)('says who may call with %s', (auth) => {
    const { security, components } = write({ auth });
    const [name = ''] = Object.keys(security[0]);
    expect(Object.keys(components.securitySchemes)).toEqual([name]);
    expect(components.securitySchemes[name].type).toBe(auth === 'iam' ? 'apiKey' : 'http');
  });

  it('marks only itself as open', () => {
    const { paths } = write({ isOpen: true });
    expect(paths['/openapi.json'].get.security).toEqual([]);
    expect(JSON.stringify(paths).match(/"security"/g)).toHaveLength(1);
  });
});
