import { describe, expect, it } from 'vitest';
import { ApiKeyMissingError } from '../../../core/segmind/api-key.ts';
import {
  createSegmindClient,
  NotPostedError,
  type SegmindClientOptions,
} from '../../../core/segmind/segmind-client.ts';
import { SEEDEDIT } from '../../../simulation/parts/models.ts';
import { answerJson, serve } from '../../support/http-server.ts';

const KEY = 'SG_0123456789abcdef';

function createClient(origin: string, options: Partial<SegmindClientOptions> = {}) {
  return createSegmindClient({
    origin,
    model: SEEDEDIT,
    readApiKey: async () => KEY,
    ...options,
  });
}

describe('whether Segmind answers', () => {
  it('is checked with the account’s credits, which is free', async () => {
    const { origin, seen } = await serve((_, response) => answerJson(response, 200, { credits: 7 }));
    expect(await createClient(origin).isAnswering()).toBe(true);
    expect(seen).toMatchObject([
      { method: 'GET', url: '/v1/get-user-credits', headers: { authorization: `Bearer ${KEY}` } },
    ]);
  });

  it.each([
    [200, true],
    [401, true],
    [404, true],
    [406, true],
    [408, false],
    [425, false],
    [429, false],
    [500, false],
    [503, false],
    [504, false],
    [522, false],
  ])('after HTTP %i is %s', async (status, isAnswering) => {
    const { origin } = await serve((_, response) => answerJson(response, status, {}));
    expect(await createClient(origin).isAnswering()).toBe(isAnswering);
  });

  it('is no after a connection that is lost', async () => {
    const { origin } = await serve((_, response) => void response.socket?.destroy());
    expect(await createClient(origin).isAnswering()).toBe(false);
  });

  it('is no after a reply that takes too long', async () => {
    const { origin } = await serve(() => {});
    expect(await createClient(origin, { pollTimeoutMs: 50 }).isAnswering()).toBe(false);
  });

  it('is no without a key', async () => {
    const { origin, seen } = await serve((_, response) => answerJson(response, 200, {}));
    const readApiKey = async () => {
      throw new ApiKeyMissingError('The secret has no value yet.');
    };
    expect(await createClient(origin, { readApiKey }).isAnswering()).toBe(false);
    expect(seen).toHaveLength(0);
  });

  it('is unknown if Secrets Manager fails: it throws', async () => {
    const { origin } = await serve((_, response) => answerJson(response, 200, {}));
    const readApiKey = async () => {
      throw new Error('AccessDeniedException');
    };
    await expect(createClient(origin, { readApiKey }).isAnswering()).rejects.toBeInstanceOf(NotPostedError);
  });
});
