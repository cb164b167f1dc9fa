import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import type { CallOptions } from '../../../../simulation/parts/api-event.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

const BASES: [string, string, CallOptions][] = [
  ['the root of the API’s own host', 'https://api.example', {}],
  ['a base path of a custom domain', 'https://api.example/photos/v1', { basePath: '/photos/v1' }],
  ['the path of a proxy', 'https://127.0.0.1:4566/_aws/execute-api/a1/$default', { host: '127.0.0.1:4566' }],
];

describe.each(BASES)('under %s', (_, base, options) => {
  it('the Location of POST /retouches leads to the retouch', async () => {
    const world = new ApiWorld();
    world.s3.put('uploads/ana.jpg', 'photo');
    const request = { ...options, body: { key: 'uploads/ana.jpg' } };
    const { headers, body } = await world.call('POST', '/retouches', request);
    expect(new URL(headers.location ?? '', `${base}/retouches`).href).toBe(`${base}/retouches/${body.id}`);
  });

  it('the Location of a retry leads to the retouch', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.workflow.fail(id, failure('job-failed', 'No.'));
    const path = `/retouches/${id}/retry`;
    const { headers } = await world.call('POST', path, options);
    expect(new URL(headers.location ?? '', `${base}${path}`).href).toBe(`${base}/retouches/${id}`);
  });

  it('an unknown path and an unsupported method get different answers', async () => {
    const world = new ApiWorld();
    expect((await world.call('GET', '/lines', options)).status).toBe(404);
    expect((await world.call('PUT', '/retouches/x', options)).headers.allow).toBe('GET, DELETE');
  });
});
