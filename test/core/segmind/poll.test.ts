import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { answerJson, serve } from '../../support/http-server.ts';
import { createClient, KEY } from './support/bearer-client.ts';

describe('poll', () => {
  it('asks the poll_url with the key', async () => {
    const { origin, seen } = await serve((_, response) => answerJson(response, 200, { status: 'QUEUED' }));
    expect(await createClient(origin).poll({ pollUrl: `${origin}/workflows/request/req-1` })).toEqual({
      kind: 'working',
      status: 'QUEUED',
    });
    expect(seen[0]).toMatchObject({
      method: 'GET',
      url: '/workflows/request/req-1',
      headers: { authorization: `Bearer ${KEY}` },
    });
  });

  it('requests the output at its own URL, once the status says that the job is finished', async () => {
    const { origin, seen } = await serve(({ url }, response) =>
      url === '/v2/requests/1/status'
        ? answerJson(response, 200, { status: seen.length > 1 ? 'COMPLETED' : 'PROCESSING', metrics: {} })
        : answerJson(response, 200, { status: 'COMPLETED', output: ['https://cdn.example/a.jpg'] }),
    );
    const job = { pollUrl: `${origin}/v2/requests/1/status`, outputUrl: `${origin}/v2/requests/1` };
    const client = createClient(origin);
    expect(await client.poll(job)).toMatchObject({ kind: 'working', status: 'PROCESSING' });
    expect(await client.poll(job)).toEqual({ kind: 'completed', output: ['https://cdn.example/a.jpg'] });
    expect(seen.map(({ url }) => url)).toEqual([
      '/v2/requests/1/status',
      '/v2/requests/1/status',
      '/v2/requests/1',
    ]);
  });

  it('requests the reason of a failed job at the output’s URL, if the status has none', async () => {
    const { origin } = await serve(({ url }, response) =>
      answerJson(response, 422, { status: 'FAILED', ...(url === '/whole' && { error: 'NSFW content' }) }),
    );
    const job = { pollUrl: `${origin}/status`, outputUrl: `${origin}/whole` };
    expect(await createClient(origin).poll(job)).toMatchObject({ failure: { code: 'content-refused' } });
  });

  it('accepts an output without a status, once the status has said that it is there', async () => {
    const { origin } = await serve(({ url }, response) =>
      answerJson(
        response,
        200,
        url === '/whole' ? { output: 'https://cdn.example/a.jpg' } : { status: 'COMPLETED' },
      ),
    );
    const job = { pollUrl: `${origin}/status`, outputUrl: `${origin}/whole` };
    expect(await createClient(origin).poll(job)).toEqual({
      kind: 'completed',
      output: 'https://cdn.example/a.jpg',
    });
  });

  it('tries the other header, whatever the profile says: the job may come from an earlier model', async () => {
    const { origin } = await serve(({ headers }, response) =>
      answerJson(response, headers['x-api-key'] === undefined ? 401 : 200, { status: 'QUEUED' }),
    );
    expect(await createClient(origin).poll({ pollUrl: `${origin}/p` })).toMatchObject({ kind: 'working' });
  });

  it('collects a job at the origin of its submit, with the header that worked, whatever the settings are now', async () => {
    const former = await serve((_, response) => answerJson(response, 200, { status: 'QUEUED' }));
    const { origin, seen } = await serve((_, response) => answerJson(response, 200, {}));
    const job = { pollUrl: `${former.origin}/p`, origin: former.origin, keyHeader: 'x-api-key' } as const;
    expect(await createClient(origin).poll(job)).toMatchObject({ kind: 'working' });
    expect(former.seen[0]?.headers).toMatchObject({ 'x-api-key': KEY });
    expect(seen).toHaveLength(0);
  });

  it.each(['pollUrl', 'outputUrl'])('does not send the key to a %s on another origin', async (field) => {
    const foreign = await serve((_, response) => answerJson(response, 200, { status: 'COMPLETED' }));
    const { origin } = await serve((_, response) => answerJson(response, 200, { status: 'COMPLETED' }));
    const job = { pollUrl: `${origin}/p`, [field]: `${foreign.origin}/p` };
    expect(await createClient(origin).poll(job)).toMatchObject({ failure: { code: 'poll-url-not-allowed' } });
    expect(foreign.seen).toHaveLength(0);
  });

  it('sends the key to no other origin', async () => {
    const foreign = await serve((_, response) => answerJson(response, 200, {}));
    const { origin } = await serve((_, response) => answerJson(response, 200, {}));
    expect(await createClient(origin).poll({ pollUrl: `${foreign.origin}/p` })).toMatchObject({
      failure: {
        code: 'poll-url-not-allowed',
        fault: 'result',
        message: expect.stringContaining(foreign.origin),
      },
    });
    expect(foreign.seen).toHaveLength(0);
  });

  it('reports a lost connection as transient, because a poll can be repeated for free', async () => {
    const { origin } = await serve((_, response) => void response.socket?.destroy());
    expect(await createClient(origin).poll({ pollUrl: `${origin}/p` })).toMatchObject({
      failure: { code: 'segmind-unreachable', fault: 'transient' },
    });
  });

  it('gives a slow reply up', async () => {
    const { origin } = await serve(() => {});
    expect(await createClient(origin, { pollTimeoutMs: 50 }).poll({ pollUrl: `${origin}/p` })).toMatchObject({
      failure: { code: 'segmind-unreachable', message: expect.stringContaining('timed out') },
    });
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect, HTTP %i', async (status) => {
    const elsewhere = await serve((_, response) => answerJson(response, 200, {}));
    const { origin } = await serve((_, response) =>
      response.writeHead(status, { location: `${elsewhere.origin}/p` }).end(),
    );
    expect(await createClient(origin).poll({ pollUrl: `${origin}/p` })).toMatchObject({ kind: 'refused' });
    expect(elsewhere.seen).toHaveLength(0);
  });

  it('reads a reply with a picture of 24 MB', async () => {
    const output = `data:image/png;base64,${'A'.repeat(31_000_000)}`;
    const { origin } = await serve((_, response) =>
      answerJson(response, 200, { status: 'COMPLETED', output }),
    );
    expect(await createClient(origin).poll({ pollUrl: `${origin}/p` })).toEqual({
      kind: 'completed',
      output,
    });
  });

  it.each([
    ['a reply over 32 MB', Buffer.alloc(32 * 1024 * 1024 + 1, ' '), {}],
    [
      'a reply that unpacks to 256 MB',
      gzipSync(Buffer.alloc(256 * 1024 * 1024)),
      { 'content-encoding': 'gzip' },
    ],
  ])('gives up %s', async (_, body, headers) => {
    const { origin } = await serve((_, response) => response.writeHead(200, headers).end(body));
    expect(await createClient(origin).poll({ pollUrl: `${origin}/p` })).toMatchObject({
      failure: { code: 'segmind-unreachable', message: expect.stringContaining('ReplyTooLargeError') },
    });
  });
});
