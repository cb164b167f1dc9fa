import { describe, expect, it } from 'vitest';
import {
  createOutputSource,
  type OutputError,
} from '../../../../../functions/shared/clients/outputs/output-source.ts';
import { serve } from '../../../../support/http-server.ts';

const signal = () => AbortSignal.timeout(10_000);

async function read(origin: string, path = '/a.png', maxBytes = 1000, idleTimeoutMs = 2000) {
  const open = createOutputSource({ trustedOrigins: [origin], maxBytes, idleTimeoutMs });
  return readAll(open, `${origin}${path}`);
}

async function readAll(open: ReturnType<typeof createOutputSource>, url: string) {
  const { body } = await open({ kind: 'url', url }, signal());
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it was read'),
    (error: OutputError) => error.failure,
  );

describe('an output source', () => {
  it('streams what a trusted origin serves, and sends it no key', async () => {
    const { origin, seen } = await serve((_, response) => response.end('picture'));
    expect(await read(origin)).toBe('picture');
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
    expect(seen[0]?.headers).not.toHaveProperty('x-api-key');
  });

  it('answers data as it is', async () => {
    const open = createOutputSource({ trustedOrigins: [], maxBytes: 10 });
    const { body, declaredBytes } = await open({ kind: 'data', bytes: Buffer.from('picture') }, signal());
    expect(declaredBytes).toBe(7);
    for await (const chunk of body) expect(chunk.toString()).toBe('picture');
  });

  it.each([
    ['plain http', 'http://example.com/a.png'],
    ['a loopback address', 'https://127.0.0.1/a.png'],
    ['a private address', 'https://10.0.0.1/a.png'],
    ['the metadata service', 'https://169.254.169.254/latest/meta-data'],
    ['an IPv6 loopback', 'https://[::1]/a.png'],
    ['a name that leads to loopback', 'https://localhost/a.png'],
    ['another protocol', 'ftp://example.com/a.png'],
    ['no URL', 'nonsense'],
  ])('refuses %s', async (_, url) => {
    const open = createOutputSource({ trustedOrigins: ['http://127.0.0.1:1'], maxBytes: 1000 });
    expect(await failureOf(readAll(open, url))).toMatchObject({ code: 'output-not-allowed' });
  });

  it('follows a redirect to where it may go', async () => {
    const { origin } = await serve(({ url }, response) =>
      url === '/a.png'
        ? response.writeHead(302, { location: '/b.png' }).end()
        : response.end(`picture of ${url}`),
    );
    expect(await read(origin)).toBe('picture of /b.png');
  });

  it('follows no redirect to where it may not go', async () => {
    const elsewhere = await serve((_, response) => response.end('secret'));
    const { origin } = await serve((_, response) =>
      response.writeHead(302, { location: elsewhere.origin }).end(),
    );
    expect(await failureOf(read(origin))).toMatchObject({ code: 'output-not-allowed' });
    expect(elsewhere.seen).toHaveLength(0);
  });

  it('gives up a circle of redirects', async () => {
    const { origin, seen } = await serve((_, response) =>
      response.writeHead(302, { location: '/a.png' }).end(),
    );
    expect(await failureOf(read(origin))).toMatchObject({ code: 'output-not-found' });
    expect(seen).toHaveLength(4);
  });

  it.each([
    [404, 'output-not-found'],
    [403, 'output-not-found'],
    [410, 'output-not-found'],
    [429, 'output-unavailable'],
    [500, 'output-unavailable'],
    [503, 'output-unavailable'],
  ])('takes HTTP %i for %s', async (status, code) => {
    const { origin } = await serve((_, response) => response.writeHead(status).end('no'));
    expect(await failureOf(read(origin, '/a.png?X-Amz-Signature=secret'))).toMatchObject({
      code,
      message: expect.not.stringContaining('secret'),
    });
  });

  it('passes on when to ask again', async () => {
    const { origin } = await serve((_, response) => response.writeHead(503, { 'retry-after': '42' }).end());
    await expect(read(origin)).rejects.toMatchObject({ toldSeconds: 42 });
  });

  it('refuses a declared length over the limit without reading on', async () => {
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { 'content-length': 1001 }).flushHeaders(),
    );
    expect(await failureOf(read(origin))).toMatchObject({ code: 'output-too-large' });
  });

  it('stops a body that has no end', async () => {
    const { origin } = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(400)));
      };
      response.on('drain', more);
      more();
    });
    expect(await failureOf(read(origin))).toMatchObject({ code: 'output-too-large' });
  });

  it('takes a body shorter than declared for weather', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 500 }).write('half');
      response.socket?.end();
    });
    expect(await failureOf(read(origin))).toMatchObject({ code: 'output-unavailable', fault: 'weather' });
  });

  it('takes a body that stops coming for weather', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200).write('half');
    });
    expect(await failureOf(read(origin, '/a.png', 1000, 100))).toMatchObject({ code: 'output-unavailable' });
  });

  it('takes a refused connection for weather', async () => {
    const open = createOutputSource({ trustedOrigins: ['http://127.0.0.1:9'], maxBytes: 10 });
    expect(await failureOf(readAll(open, 'http://127.0.0.1:9/a.png'))).toMatchObject({
      code: 'output-unavailable',
    });
  });

  it('refuses data over the limit', async () => {
    const open = createOutputSource({ trustedOrigins: [], maxBytes: 3 });
    expect(await failureOf(open({ kind: 'data', bytes: Buffer.from('picture') }, signal()))).toMatchObject({
      code: 'output-too-large',
    });
  });
});
