import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ApiProblem } from '../../../client/api/ask.ts';
import { Problem } from '../../../client/program/problem.ts';
import { type ReviewSource, startReviewServer } from '../../../client/review/review-server.ts';

const FILES: Readonly<Record<string, string>> = {
  'review.html': '<h1>Review</h1>',
  'a b.jpg': 'a picture',
  '.review/a-640.webp': 'a small picture',
  'day 2/review.html': 'another page',
  'ana.svg': '<svg onload="alert(1)"/>',
};

async function* bytesOf(words: string) {
  yield Buffer.from(words);
}

/** A server of {@link FILES} that keeps saved decisions. */
async function start(more: Partial<ReviewSource> = {}) {
  const [asked, saved, failures]: [string[], unknown[], string[]] = [[], [], []];
  const server = await startReviewServer({
    page: 'review.html',
    async readFile(path) {
      asked.push(path);
      const words = FILES[path];
      return words === undefined ? null : bytesOf(words);
    },
    readDecisions: async () => null,
    saveDecisions: async (decisions) => void saved.push(decisions),
    onFailure: (words) => failures.push(words),
    ...more,
  });
  onTestFinished(() => server.close());
  const { origin, pathname } = new URL(server.url);
  const root = pathname.slice(0, pathname.lastIndexOf('/') + 1);
  return { ...server, origin, root, asked, saved, failures };
}

/** Sends a request exactly with this path and these headers, which a browser would change. */
async function send(origin: string, path: string, { method = 'GET', headers = {}, body = '' } = {}) {
  const { hostname, port } = new URL(origin);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ hostname, port, path, method, headers }, resolve).on('error', reject).end(body);
  });
  return { status: response.statusCode, headers: response.headers, words: await text(response) };
}

describe('the server of a review', () => {
  it('serves the page and the files beside it', async () => {
    const { origin, root, url } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\da-f]{32}\/review\.html$/);
    const page = await send(origin, new URL(url).pathname);
    expect(page).toMatchObject({ status: 200, words: '<h1>Review</h1>' });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const picture = await send(origin, `${root}.review/a-640.webp`);
    expect(picture).toMatchObject({ status: 200, words: 'a small picture' });
    expect(picture.headers['content-type']).toBe('image/webp');
    expect(await send(origin, `${root}a%20b.jpg`)).toMatchObject({ status: 200, words: 'a picture' });
  });

  it.each(['ana.svg', 'day%202/review.html'])('serves %s as bytes, never as a page', async (name) => {
    const { origin, root } = await start();
    const { headers } = await send(origin, root + name);
    expect(headers['content-type']).toBe('application/octet-stream');
  });

  it('answers HEAD without the bytes', async () => {
    const { origin, root } = await start();
    const answer = await send(origin, `${root}a%20b.jpg`, { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, words: '', headers: { 'content-type': 'image/jpeg' } });
  });

  it.each([
    '../ben/review.html',
    '%2e%2e/ben/review.html',
    '..%2f..%2fuploads%2fa.jpg',
    './review.html',
    'a//b',
    '/etc/passwd',
    '%',
    '',
  ])('does not look for a file at %j', async (path) => {
    const { origin, root, asked } = await start();
    expect((await send(origin, root + path)).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it.each([
    ['/review.html', 404],
    [`/${'0'.repeat(32)}/review.html`, 404],
    [`/${'0'.repeat(32)}/decisions.json`, 404],
    ['/favicon.ico', 404],
  ])('refuses %s, which lacks the secret', async (path, status) => {
    const { origin, asked } = await start();
    expect((await send(origin, path)).status).toBe(status);
    expect(asked).toEqual([]);
  });

  it('has a new secret each time', async () => {
    expect((await start()).root).not.toBe((await start()).root);
  });

  it.each(['rebound.example', 'localhost', '127.0.0.1'])('refuses the host %s', async (host) => {
    const { origin, root, asked } = await start();
    const answer = await send(origin, `${root}review.html`, { headers: { host } });
    expect(answer).toMatchObject({
      status: 403,
      words: '{"detail":"This server does not serve other hosts."}',
    });
    expect(asked).toEqual([]);
  });

  it.each([
    ['GET', 'https://evil.example'],
    ['PUT', 'https://evil.example'],
    ['PUT', 'null'],
    ['PUT', undefined],
  ])('refuses %s from the origin %s', async (method, other) => {
    const { origin, root, saved } = await start();
    const headers = other === undefined ? {} : { origin: other };
    const answer = await send(origin, `${root}decisions.json`, { method, headers, body: '{}' });
    expect(answer.status).toBe(403);
    expect(saved).toEqual([]);
  });

  it.each([
    ['POST', 'decisions.json'],
    ['DELETE', 'review.html'],
    ['PUT', 'review.html'],
    ['PUT', 'day%202/decisions.json'],
  ])('does not serve %s of %s', async (method, name) => {
    const { origin, root, saved } = await start();
    const answer = await send(origin, root + name, { method, headers: { origin }, body: '{}' });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toMatch(/^GET, HEAD/);
    expect(saved).toEqual([]);
  });
});

describe('decisions', () => {
  const put = (origin: string, root: string, body: string) =>
    send(origin, `${root}decisions.json`, { method: 'PUT', headers: { origin }, body });

  it('are 404 if there are none, and are served if there are', async () => {
    const none = await start();
    expect((await send(none.origin, `${none.root}decisions.json`)).status).toBe(404);
    const some = await start({ readDecisions: async () => ({ photos: [] }) });
    const answer = await send(some.origin, `${some.root}decisions.json`);
    expect(answer).toMatchObject({ status: 200, words: '{"photos":[]}' });
  });

  it('are saved in the order of their arrival', async () => {
    const saved: unknown[] = [];
    const first = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    const { origin, root } = await start({
      async saveDecisions(decisions) {
        began.resolve();
        if (saved.length === 0) await first.promise;
        saved.push(decisions);
      },
    });
    const one = put(origin, root, '1');
    await began.promise;
    const two = put(origin, root, '2');
    first.resolve();
    expect([(await one).status, (await two).status]).toEqual([204, 204]);
    expect(saved).toEqual([1, 2]);
  });

  it.each<[string, unknown, string, number, string]>([
    [
      'the API finds something wrong',
      new ApiProblem(422, 'invalid-request', 'No stars.'),
      '{}',
      422,
      'No stars.',
    ],
    [
      'the API cannot be reached',
      new Problem('There is no connection.'),
      '{}',
      502,
      'There is no connection.',
    ],
    ['they are not JSON', null, 'no JSON', 422, 'JSON'],
    ['they are too many', null, ' '.repeat(10_000_001), 413, '10000000'],
  ])('are not saved if %s, and the answer says so', async (_, error, body, status, words) => {
    const { origin, root, saved, failures } = await start(
      error === null ? {} : { saveDecisions: () => Promise.reject(error) },
    );
    const answer = await put(origin, root, body);
    expect(answer.status).toBe(status);
    expect(answer.words).toContain(words);
    expect(failures).toEqual([expect.stringContaining(words)]);
    expect(saved).toEqual([]);
  });

  it('are saved after a refused request', async () => {
    const { origin, root, saved } = await start();
    await put(origin, root, 'no JSON');
    expect((await put(origin, root, '{}')).status).toBe(204);
    expect(saved).toEqual([{}]);
  });
});

describe('a file that cannot be read', () => {
  it('is 502, with the reason, before its first byte', async () => {
    const readFile = () => Promise.reject(new Problem('Your AWS credentials have expired.'));
    const { origin, root, failures } = await start({ readFile });
    expect((await send(origin, `${root}a%20b.jpg`)).status).toBe(502);
    expect(failures).toEqual(['Your AWS credentials have expired.']);
  });

  it('is cut off in the middle, and not served as complete', async () => {
    async function* half() {
      yield Buffer.from('half');
      throw new Problem('The network is gone.');
    }
    const { origin, root, failures } = await start({ readFile: async () => half() });
    await expect(send(origin, `${root}a%20b.jpg`)).rejects.toThrow();
    expect(failures).toEqual(['The network is gone.']);
  });

  it('is not read further if the browser has closed the connection, which is not a failure', async () => {
    const ended = Promise.withResolvers<void>();
    async function* endless() {
      try {
        for (;;) yield Buffer.alloc(100_000);
      } finally {
        ended.resolve();
      }
    }
    const { origin, root, failures } = await start({ readFile: async () => endless() });
    const { hostname, port } = new URL(origin);
    const sent = request({ hostname, port, path: `${root}a%20b.jpg` }, (response) =>
      response.destroy(),
    ).end();
    sent.on('error', () => {});
    await ended.promise;
    expect((await send(origin, `${root}decisions.json`)).status).toBe(404);
    expect(failures).toEqual([]);
  });
});
