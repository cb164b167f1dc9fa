import { describe, expect, it } from 'vitest';
import { createSegmindClient } from '../../../core/segmind/segmind-client.ts';
import { SEEDEDIT } from '../../../simulation/parts/models.ts';
import { answerJson, serve } from '../../support/http-server.ts';

const KEY = 'SG_0123456789abcdef';

function createClient(origin: string) {
  return createSegmindClient({ origin, model: SEEDEDIT, readApiKey: async () => KEY, pollTimeoutMs: 200 });
}

describe('Segmind’s balance', () => {
  it.each([
    [{ credits: 12.5, 'free-credits': 0.1 }, 12.6],
    [{ credits: 0.1, 'free-credits': 0.2 }, 0.3],
    [{ credits: 12.5 }, 12.5],
    [{ credits: '12.5', 'free-credits': null, plan: 'pro' }, 12.5],
    [{ credits: -0.25, 'free-credits': 0 }, -0.25],
  ])('is the sum of both kinds of credits: %j', async (answer, dollars) => {
    const { origin, seen } = await serve((_, response) => answerJson(response, 200, answer));
    expect(await createClient(origin).readBalance()).toBe(dollars);
    expect(seen).toMatchObject([{ method: 'GET', url: '/v1/get-user-credits' }]);
  });

  it.each([[{}], [{ credits: 'many' }], [{ 'free-credits': 1 }], [[]], ['nothing']])(
    'is unknown if the answer has none: %j',
    async (answer) => {
      const { origin } = await serve((_, response) => answerJson(response, 200, answer));
      await expect(createClient(origin).readBalance()).rejects.toThrow('has no number `credits`');
    },
  );

  it.each([401, 429, 500])('is unknown after HTTP %i', async (status) => {
    const { origin } = await serve((_, response) => answerJson(response, status, { error: KEY }));
    const refused = createClient(origin).readBalance();
    await expect(refused).rejects.toThrow(`HTTP ${status}`);
    await expect(refused).rejects.not.toThrow(KEY);
  });

  it('is unknown without an answer', async () => {
    const { origin } = await serve(() => {});
    await expect(createClient(origin).readBalance()).rejects.toThrow('Segmind sent no complete reply');
  });
});
