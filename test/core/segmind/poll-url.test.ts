import { describe, expect, it } from 'vitest';
import { createSegmindClient } from '../../../core/segmind/segmind-client.ts';
import { SEEDEDIT } from '../../../simulation/parts/models.ts';
import { answerJson, serve } from '../../support/http-server.ts';

function createClient(origin: string, options: { fetch?: typeof fetch } = {}) {
  return createSegmindClient({
    origin,
    model: SEEDEDIT,
    readApiKey: async () => 'SG_0123456789abcdef',
    ...options,
  });
}

describe('the key', () => {
  it.each([
    ['a name and password', (host: string) => `http://ana:pass@${host}/p`],
    ['another port', () => 'http://127.0.0.1:1/p'],
    ['another scheme', (host: string) => `https://${host}/p`],
    ['a host behind an @', (host: string) => `http://${host}@evil.example/p`],
    ['a trailing dot', (host: string) => `http://${host.replace(':', '.evil.example.:')}/p`],
    ['a look-alike letter', (host: string) => `http://ѕegmind.${host}/p`],
    ['punycode', () => 'http://xn--egmind-rcf.example/p'],
    ['a backslash', (host: string) => `http://evil.example\\@${host}/p`],
    ['a blob', (host: string) => `blob:http://${host}/p`],
  ])(
    'is not sent to a poll_url with %s: there is no request, and the error shows no password',
    async (_, makeUrl) => {
      const { origin, seen } = await serve((_, response) => answerJson(response, 200, { status: 'QUEUED' }));
      const reply = await createClient(origin).poll({ pollUrl: makeUrl(new URL(origin).host) });
      expect(reply).toMatchObject({ failure: { code: 'poll-url-not-allowed', fault: 'result' } });
      expect(JSON.stringify(reply)).not.toContain('ana:pass');
      expect(seen).toHaveLength(0);
    },
  );

  it.each(['api.segmind.com.', 'аpi.segmind.com', 'api.segmind.com.evil.example', 'api.segmind.com:8443'])(
    'treats %s as another host than api.segmind.com',
    async (host) => {
      const asked: string[] = [];
      const client = createClient('https://api.segmind.com', {
        fetch: async (url) => {
          asked.push(String(url));
          return new Response('{}');
        },
      });
      expect(await client.poll({ pollUrl: `https://${host}/p` })).toMatchObject({
        failure: { code: 'poll-url-not-allowed' },
      });
      expect(asked).toEqual([]);
    },
  );

  it('stays on its origin, whatever the path of a poll_url', async () => {
    const { origin, seen } = await serve((_, response) => answerJson(response, 200, { status: 'QUEUED' }));
    for (const path of [
      '/../..//evil.example/p',
      '//evil.example/p',
      '/%2e%2e/p',
      '/p\r\nhost: evil.example',
    ]) {
      expect(await createClient(origin).poll({ pollUrl: origin + path })).toMatchObject({ kind: 'working' });
    }
    expect(seen).toHaveLength(4);
    expect(new Set(seen.map(({ headers }) => headers.host))).toEqual(new Set([new URL(origin).host]));
  });
});
