import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createOutputSource, type OutputError } from '../../../../core/segmind/outputs/output-source.ts';
import { serve } from '../../../support/http-server.ts';

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
  it('streams what a trusted origin serves, without the API key', async () => {
    const { origin, seen } = await serve((_, response) => response.end('picture'));
    expect(await read(origin)).toBe('picture');
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
    expect(seen[0]?.headers).not.toHaveProperty('x-api-key');
  });

  it('sends a User-Agent', async () => {
    const { origin, seen } = await serve((_, response) => response.end('picture'));
    const userAgent = 'Retouch/1 (test)';
    await readAll(createOutputSource({ trustedOrigins: [origin], maxBytes: 10, userAgent }), `${origin}/a`);
    expect(seen[0]?.headers['user-agent']).toBe(userAgent);
  });

  it('returns the bytes of a data URI', async () => {
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
    ['loopback in decimal', 'https://2130706433/a.png'],
    ['loopback in octal', 'https://0177.0.0.1/a.png'],
    ['loopback in hexadecimal', 'https://0x7f000001/a.png'],
    ['loopback in short', 'https://127.1/a.png'],
    ['loopback with a trailing dot', 'https://127.0.0.1./a.png'],
    ['loopback in full-width digits', 'https://１２７.０.０.１/a.png'],
    ['no address', 'https://0.0.0.0/a.png'],
    ['no address in short', 'https://0/a.png'],
    ['loopback mapped into IPv6', 'https://[::ffff:127.0.0.1]/a.png'],
    ['loopback compatible with IPv6', 'https://[::127.0.0.1]/a.png'],
    ['the metadata service by IPv6', 'https://[fd00:ec2::254]/latest/meta-data'],
    ['a link-local IPv6 address', 'https://[fe80::1]/a.png'],
    ['a name and password before a private address', 'https://example.com@10.0.0.1/a.png'],
    ['a trusted host on another port', 'http://127.0.0.1:2/a.png'],
    ['a trusted host by another scheme', 'https://127.0.0.1:1/a.png'],
    ['a blob of a trusted origin', 'blob:http://127.0.0.1:1/a.png'],
    ['a URL longer than any', `https://example.com/${'a'.repeat(9000)}`],
  ])('refuses %s', async (_, url) => {
    const open = createOutputSource({ trustedOrigins: ['http://127.0.0.1:1'], maxBytes: 1000 });
    expect(await failureOf(readAll(open, url))).toMatchObject({ code: 'output-not-allowed' });
  });

  it('follows a redirect to an allowed address', async () => {
    const { origin } = await serve(({ url }, response) =>
      url === '/a.png'
        ? response.writeHead(302, { location: '/b.png' }).end()
        : response.end(`picture of ${url}`),
    );
    expect(await read(origin)).toBe('picture of /b.png');
  });

  it('does not follow a redirect to a forbidden address', async () => {
    const elsewhere = await serve((_, response) => response.end('secret'));
    const { origin } = await serve((_, response) =>
      response.writeHead(302, { location: elsewhere.origin }).end(),
    );
    expect(await failureOf(read(origin))).toMatchObject({ code: 'output-not-allowed' });
    expect(elsewhere.seen).toHaveLength(0);
  });

  it.each([
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00:ec2::254]/latest/meta-data',
    'https://0x7f.1/',
    'https://localhost/',
    '//10.0.0.1/',
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
    'blob:{origin}/a.png',
    'http://',
  ])('checks each hop from a trusted origin again: %s', async (location) => {
    const { origin, seen } = await serve((_, response) =>
      response.writeHead(302, { location: location.replace('{origin}', origin) }).end(),
    );
    expect(await failureOf(read(origin))).toMatchObject({ code: 'output-not-allowed' });
    expect(seen).toHaveLength(1);
  });

  it('connects to exactly the address that was checked, and resolves the name once', async () => {
    const connected: (string | undefined)[] = [];
    const server = createServer((socket) => {
      connected.push(socket.localAddress);
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    // A name that rebinds: one loopback address stands for the checked one, the other comes with the next
    // answer.
    const answers = ['127.0.0.1', '127.0.0.2'];
    const open = createOutputSource({
      trustedOrigins: [],
      maxBytes: 10,
      lookup: (_, { all }, answer) => {
        const address = answers.shift() ?? '';
        if (all) answer(null, [{ address, family: 4 }]);
        else answer(null, address, 4);
      },
    });
    expect(await failureOf(readAll(open, `https://rebind.example:${port}/a.png`))).toMatchObject({
      code: 'output-unavailable',
    });
    expect(connected).toEqual(['127.0.0.1']);
    expect(answers).toEqual(['127.0.0.2']);
  });

  it('gives up a slow body when the time for all outputs is up', async () => {
    const timeUp = new AbortController();
    const { origin } = await serve((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(drip));
    });
    const open = createOutputSource({ trustedOrigins: [origin], maxBytes: 1000 });
    const { body } = await open({ kind: 'url', url: `${origin}/a.png` }, timeUp.signal);
    const reading = (async () => {
      for await (const _ of body) timeUp.abort();
    })();
    expect(await failureOf(reading)).toMatchObject({ code: 'output-unavailable', fault: 'result' });
  });

  it.each([
    ['a body longer than declared', 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nabcdefgh'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\ncontent-length: 8\r\n\r\nabcdefgh'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: -4\r\n\r\nabcdefgh'],
    [
      'a length beside chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\nfffffffff\r\nabcd',
    ],
    ['endless headers', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(100_000)}`],
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n'],
  ])('never reads more than was declared: %s', async (_, answer) => {
    const { origin } = await serve((__, { socket }) => void socket?.end(answer));
    const seen = await read(origin).catch(({ failure }: OutputError) => failure.code);
    expect(['abcd', 'output-unavailable']).toContain(seen);
  });

  it('decompresses nothing', async () => {
    const packed = gzipSync(Buffer.alloc(10_000_000));
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
    );
    const open = createOutputSource({ trustedOrigins: [origin], maxBytes: packed.length });
    const { body } = await open({ kind: 'url', url: `${origin}/a.png` }, signal());
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    expect(bytes).toBe(packed.length);
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
  ])('turns HTTP %i into %s', async (status, code) => {
    const { origin } = await serve((_, response) => response.writeHead(status).end('no'));
    expect(await failureOf(read(origin, '/a.png?X-Amz-Signature=secret'))).toMatchObject({
      code,
      message: expect.not.stringContaining('secret'),
    });
  });

  it('passes on the time of the next try', async () => {
    const { origin } = await serve((_, response) => response.writeHead(503, { 'retry-after': '42' }).end());
    await expect(read(origin)).rejects.toMatchObject({ retryAfterSeconds: 42 });
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

  it('reports a body shorter than declared as unavailable', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 500 }).write('half');
      response.socket?.end();
    });
    expect(await failureOf(read(origin))).toMatchObject({ code: 'output-unavailable', fault: 'result' });
  });

  it('reports a body that stalls as unavailable', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200).write('half');
    });
    expect(await failureOf(read(origin, '/a.png', 1000, 100))).toMatchObject({ code: 'output-unavailable' });
  });

  it('reports a refused connection as unavailable', async () => {
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
