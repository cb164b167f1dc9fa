import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ApiKeyMissingError } from '../../../core/segmind/api-key.ts';
import { NotPostedError } from '../../../core/segmind/segmind-client.ts';
import { modelWith } from '../../../simulation/parts/models.ts';
import { answerJson, serve } from '../../support/http-server.ts';
import { createClient, KEY } from './support/bearer-client.ts';

const recipe = { instructions: 'Haut wärmer\n', upscale: '2x' };
const job = { photoUrl: 'https://photos.example/a.jpg?X-Amz-Signature=secret', recipe };

describe('submit', () => {
  it('posts the three parameters to the workflow, with the key as a bearer token', async () => {
    const { origin, seen } = await serve((_, response) =>
      answerJson(response, 200, { request_id: 'req-1', poll_url: `${origin}/workflows/request/req-1` }),
    );
    expect(await createClient(origin).submit(job)).toEqual({
      kind: 'accepted',
      pollUrl: `${origin}/workflows/request/req-1`,
      requestId: 'req-1',
      origin,
      keyHeader: 'bearer',
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/workflows/68a98710c49c91c2edbbbfa0-v1',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', connection: 'close' },
    });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      image_ukbxw: job.photoUrl,
      Instructions: recipe.instructions,
      Upscale_x: '2x',
    });
  });

  it('sends the key as x-api-key if the profile says so', async () => {
    const { origin, seen } = await serve((_, response) => answerJson(response, 429, {}));
    await createClient(origin, { model: modelWith({ apiKeyHeader: 'x-api-key' }) }).submit(job);
    expect(seen[0]?.headers).toMatchObject({ 'x-api-key': KEY });
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  it.each([401, 402, 403, 406])(
    'reads the key again after a %i, and posts again with a new one',
    async (status) => {
      const { origin, seen } = await serve(({ headers }, response) =>
        headers.authorization === 'Bearer new'
          ? answerJson(response, 200, { poll_url: `${origin}/p` })
          : answerJson(response, status, { error: 'wrong key' }),
      );
      const readApiKey = async ({ again = false } = {}) => (again ? 'new' : KEY);
      expect(await createClient(origin, { readApiKey }).submit(job)).toMatchObject({ kind: 'accepted' });
      expect(seen).toHaveLength(2);
    },
  );

  it('finds the header in which Segmind accepts the key, and keeps using it', async () => {
    const { origin, seen } = await serve(({ headers }, response) =>
      headers['x-api-key'] === KEY
        ? answerJson(response, 200, { poll_url: `${origin}/p` })
        : answerJson(response, 401, { error: 'Missing Authorization or x-api-key in header' }),
    );
    const client = createClient(origin, { model: modelWith({ apiKeyHeader: 'auto' }) });
    expect(await client.submit(job)).toMatchObject({ kind: 'accepted' });
    expect(await client.submit(job)).toMatchObject({ kind: 'accepted' });
    expect(seen.map(({ headers }) => (headers['x-api-key'] ? 'x-api-key' : 'bearer'))).toEqual([
      'bearer',
      'x-api-key',
      'x-api-key',
    ]);
  });

  it('reports a key as rejected if both headers fail', async () => {
    const { origin, seen } = await serve((_, response) => answerJson(response, 401, { error: 'wrong' }));
    const reply = await createClient(origin, { model: modelWith({ apiKeyHeader: 'auto' }) }).submit(job);
    expect(reply).toMatchObject({ failure: { code: 'api-key-rejected' } });
    expect(seen).toHaveLength(2);
  });

  it.each([402, 403, 406, 500])('does not try the other header after a %i', async (status) => {
    const { origin, seen } = await serve((_, response) => answerJson(response, status, { error: 'x' }));
    await createClient(origin, { model: modelWith({ apiKeyHeader: 'auto' }) }).submit(job);
    expect(seen).toHaveLength(1);
  });

  it('posts once if the key is wrong and has not changed', async () => {
    const { origin, seen } = await serve((_, response) => answerJson(response, 401, { error: `bad ${KEY}` }));
    const reply = await createClient(origin).submit(job);
    expect(reply).toMatchObject({ kind: 'refused', failure: { code: 'api-key-rejected', fault: 'account' } });
    expect(JSON.stringify(reply)).not.toContain(KEY);
    expect(seen).toHaveLength(1);
  });

  it('follows no redirect, so that the key goes to no other host', async () => {
    const elsewhere = await serve((_, response) => answerJson(response, 200, {}));
    const { origin } = await serve((_, response) =>
      response.writeHead(307, { location: `${elsewhere.origin}/workflows/x` }).end(),
    );
    expect(await createClient(origin).submit(job)).toMatchObject({ failure: { code: 'segmind-redirected' } });
    expect(elsewhere.seen).toHaveLength(0);
  });

  it.each([
    'https://evil.example/p?u=https://b/a.jpg?X-Amz-Signature=5ecret',
    'https://evil.example/p#X-Amz-Signature=5ecret',
    'https://evil.example/p%3FX-Amz-Signature=5ecret',
    'https://evil.example/p%253fX-Amz-Signature=5ecret',
    'nonsense?X-Amz-Signature=5ecret',
  ])('keeps no secret from the poll_url %s, which it does not request', async (pollUrl) => {
    const { origin } = await serve((_, response) => answerJson(response, 200, { poll_url: pollUrl }));
    const reply = await createClient(origin).submit(job);
    expect(reply).toMatchObject({
      kind: 'accepted',
      pollUrl: expect.stringMatching(/^(https:\/\/evil\.example\/p|nonsense)$/),
    });
  });

  it.each(['http://evil.example/p', 'https://api.segmind.com.evil.example/p', '/p', 'nonsense'])(
    'passes the poll_url %s on, because the job is accepted and must not be posted again',
    async (pollUrl) => {
      const { origin } = await serve((_, response) =>
        answerJson(response, 200, { request_id: 'req-1', poll_url: pollUrl }),
      );
      expect(await createClient(origin).submit(job)).toMatchObject({
        kind: 'accepted',
        pollUrl,
        requestId: 'req-1',
      });
    },
  );

  it('reports a connection that never opened as transient', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => {
        const address = server.address() as { port: number };
        server.close(() => resolve(address.port));
      }),
    );
    expect(await createClient(`http://127.0.0.1:${port}`).submit(job)).toMatchObject({
      failure: {
        code: 'segmind-unreachable',
        fault: 'transient',
        message: expect.stringContaining('ECONNREFUSED'),
      },
    });
  });

  it('reports a name that cannot be resolved as transient', async () => {
    expect(await createClient('http://no-such-host.invalid').submit(job)).toMatchObject({
      failure: { code: 'segmind-unreachable' },
    });
  });

  it.each([
    [
      'a reset before the reply',
      (response: import('node:http').ServerResponse) => void response.socket?.destroy(),
    ],
    [
      'a reply cut short',
      (response: import('node:http').ServerResponse) => {
        response.writeHead(200, { 'content-length': 500 }).write('{"poll_url":');
        response.socket?.end();
      },
    ],
    ['no reply at all', () => {}],
    [
      'a body that never ends',
      (response: import('node:http').ServerResponse) => {
        const block = Buffer.alloc(1024 * 1024, ' ');
        const more = () => {
          while (!response.destroyed && response.write(block));
        };
        response.writeHead(200).on('drain', more);
        more();
      },
    ],
  ])('reports %s as an unknown outcome', async (_, answer) => {
    const { origin, seen } = await serve((__, response) => answer(response));
    const reply = await createClient(origin, { submitTimeoutMs: 3000 }).submit(job);
    expect(reply).toMatchObject({ failure: { code: 'submit-outcome-unknown', fault: 'unknown' } });
    expect(JSON.stringify(reply)).not.toMatch(/Signature|SG_/);
    expect(seen).toHaveLength(1);
  });

  it('posts nothing if the secret has no key, and says so', async () => {
    const { origin, seen } = await serve((_, response) => answerJson(response, 200, {}));
    const readApiKey = async () => {
      throw new ApiKeyMissingError('The secret has no value yet.');
    };
    expect(await createClient(origin, { readApiKey }).submit(job)).toMatchObject({
      failure: { code: 'api-key-missing', fault: 'account' },
    });
    expect(seen).toHaveLength(0);
  });

  it('throws that nothing was posted if Secrets Manager fails, with the cause', async () => {
    const { origin, seen } = await serve((_, response) => answerJson(response, 200, {}));
    const cause = new Error('AccessDeniedException');
    const readApiKey = async () => {
      throw cause;
    };
    const thrown = await createClient(origin, { readApiKey })
      .submit(job)
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(NotPostedError);
    expect((thrown as Error).cause).toBe(cause);
    expect(seen).toHaveLength(0);
  });

  it('keeps the first reply if the key cannot be read again', async () => {
    const { origin } = await serve((_, response) => answerJson(response, 401, {}));
    const readApiKey = async ({ again = false } = {}) => {
      if (again) throw new Error('AccessDeniedException');
      return KEY;
    };
    expect(await createClient(origin, { readApiKey }).submit(job)).toMatchObject({
      failure: { code: 'api-key-rejected' },
    });
  });
});
