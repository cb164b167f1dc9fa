import { describe, expect, it } from 'vitest';
import { ask, control, KEY, startSimulator, submit } from '../support/simulator-client.ts';

describe('the account', () => {
  it.each([
    ['credits below the price', { credits: 0.04 }, 406, 'Insufficient credits'],
    ['a spend limit', { spendLimited: true }, 406, 'Team spend limit exceeded'],
    ['a retired workflow', { workflowGone: true }, 410, 'This model has been retired'],
    ['a workflow taken away', { workflowGone: 404 }, 404, 'Workflow not found'],
    ['a permission taken away', { forbidden: true }, 403, 'You do not have permission to use this resource'],
    ['another key', { apiKey: 'SG_new' }, 401, 'Unauthorized. API key is invalid or may have expired'],
  ])('refuses submits for %s', async (_, account, status, error) => {
    const simulator = await startSimulator();
    expect((await control(simulator, '/account', account)).status).toBe(200);
    const answer = await submit(simulator);
    expect([answer.status, answer.json.error]).toEqual([status, error]);
    expect(simulator.ledger().billed).toBe(0);
  });

  it('accepts submits again after it is back to normal', async () => {
    const simulator = await startSimulator();
    simulator.account({ workflowGone: true, credits: 0 });
    simulator.account({ workflowGone: false });
    simulator.account({ credits: 5 });
    expect((await submit(simulator)).status).toBe(200);
  });

  it('accepts the new key', async () => {
    const simulator = await startSimulator();
    simulator.account({ apiKey: 'SG_new' });
    expect((await submit(simulator, {}, { authorization: 'Bearer SG_new' })).status).toBe(200);
  });

  it.each([
    ['bearer', 200, 401],
    ['x-api-key', 401, 200],
    ['either', 200, 200],
  ] as const)('accepts the key as %s', async (keyHeader, bearer, xApiKey) => {
    const simulator = await startSimulator({ keyHeader });
    const statuses = [
      await submit(simulator, {}, { authorization: `Bearer ${KEY}` }),
      await submit(simulator, {}, { authorization: '', 'x-api-key': KEY }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([bearer, xApiKey]);
  });

  it('can expect the key in another header', async () => {
    const simulator = await startSimulator();
    await control(simulator, '/account', { keyHeader: 'x-api-key' });
    expect((await submit(simulator)).status).toBe(401);
  });

  it('runs out of credits job by job', async () => {
    const simulator = await startSimulator({ credits: 0.1 });
    const statuses = [await submit(simulator), await submit(simulator), await submit(simulator)];
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 406]);
  });

  it('shows the balance to callers with the key', async () => {
    const { origin } = await startSimulator({ credits: 12 });
    const url = `${origin}/v1/get-user-credits`;
    expect((await ask(url)).json).toEqual({ credits: 12, 'free-credits': 0 });
    expect((await ask(url, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    expect((await ask(url, { method: 'POST' })).status).toBe(405);
  });
});

describe('the rate limit', () => {
  it('answers 429 above its limit, for submits and polls alike, and says when it ends', async () => {
    const simulator = await startSimulator({ now: () => 0 });
    await control(simulator, '/limits', { requestsPerMinute: 2 });
    const { json, headers } = await submit(simulator);
    await ask(json.poll_url);
    const third = await ask(json.poll_url);
    expect(headers.get('x-rate-limit-remaining')).toBe('1');
    expect([third.status, third.json]).toEqual([429, { error: 'Rate limit exceeded' }]);
    expect(third.headers.get('x-rate-limit-remaining')).toBe('0');
    expect(third.headers.get('x-rate-limit-reset-at-utc')).toBe('1970-01-01T00:01:00.000Z');
    expect(simulator.ledger().rateLimited).toBe(1);
  });

  it('starts again when its time is over', async () => {
    let now = 0;
    const simulator = await startSimulator({ now: () => now });
    simulator.limits({ requestsPerMinute: 1, windowMs: 500 });
    const statuses: number[] = [];
    for (now of [0, 499, 500]) statuses.push((await submit(simulator)).status);
    expect(statuses).toEqual([200, 429, 200]);
  });

  it('is off at 0', async () => {
    const simulator = await startSimulator();
    simulator.limits({ requestsPerMinute: 1 });
    simulator.limits({ requestsPerMinute: 0 });
    expect([(await submit(simulator)).status, (await submit(simulator)).status]).toEqual([200, 200]);
  });
});
