import { describe, expect, it } from 'vitest';
import { ask, firstOutputUrl, KEY, retouch, startSimulator, submit } from '../support/simulator-client.ts';

describe("the outputs' origin", () => {
  it('serves an output without a key, and counts the download', async () => {
    const simulator = await startSimulator();
    const response = await fetch(firstOutputUrl(await retouch(simulator)));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(response.headers.get('content-length')).toBe(String((await response.bytes()).length));
    expect(simulator.ledger()).toMatchObject({ downloads: 1, keyLeaks: 0, strays: 0 });
    expect(simulator.ledger().photos['sample-portrait']?.downloads).toBe(1);
  });

  it.each([{ authorization: `Bearer ${KEY}` }, { 'x-api-key': KEY }])(
    'counts a key that it receives: %o',
    async (headers) => {
      const simulator = await startSimulator();
      await fetch(firstOutputUrl(await retouch(simulator)), { headers });
      expect(simulator.ledger().keyLeaks).toBe(1);
    },
  );

  it('forgets an output after a while', async () => {
    let now = 0;
    const simulator = await startSimulator({ now: () => now, outputTtlMs: 1000 });
    const url = firstOutputUrl(await retouch(simulator));
    now = 999;
    expect((await fetch(url)).status).toBe(200);
    now = 1000;
    expect((await fetch(url)).status).toBe(404);
    expect(simulator.ledger().downloads).toBe(2);
  });

  it('answers 405 to any method but GET', async () => {
    const url = firstOutputUrl(await retouch(await startSimulator()));
    expect((await fetch(url, { method: 'PUT' })).status).toBe(405);
  });

  it('counts clients that follow a foreign poll_url to it, and answers normally', async () => {
    const simulator = await startSimulator();
    simulator.script({
      photo: '*',
      submit: [{ pollUrl: '{outputs_origin}/workflows/request/{request_id}' }],
    });
    const { request_id, poll_url } = (await submit(simulator)).json;
    expect(poll_url).toBe(`${simulator.outputsOrigin}/workflows/request/${request_id}`);
    expect((await ask(poll_url)).json).toMatchObject({ request_id });
    expect(simulator.ledger()).toMatchObject({ strays: 1, keyLeaks: 1, polls: 0 });
  });
});
