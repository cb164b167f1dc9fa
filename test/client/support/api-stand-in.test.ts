import { describe, expect, it } from 'vitest';
import { ask } from '../../../client/api/ask.ts';
import { getBulkRun, getLine, listShoots, retryShoot } from '../../../client/api/retouch-api.ts';
import { lineCommand } from '../../../client/commands/line.ts';
import { inTurn, problem, startApi } from './api-stand-in.ts';
import { runCommand } from './run-command.ts';

const LINE = { inFlight: 1, limit: 4, waiting: 0, waitingHigh: 0, oldestWaitSeconds: 0 };
const line = { ...LINE, balance: null, breaker: null, pausedUntil: null };

describe('the stand-in of the API', () => {
  it('answers JSON by method and path', async () => {
    const { api } = await startApi({ 'GET /bulk/{id}': ({ path }) => ({ path }) });
    expect(await ask(getBulkRun({ id: 'a/b' }, api))).toEqual({ path: '/bulk/a%2Fb' });
  });

  it('records the requests', async () => {
    const { api, requestsTo } = await startApi({ 'POST /shoot/retry': {} });
    await ask(retryShoot({ folder: 'spring/ana', idempotencyKey: 'k', shootRetry: { dryRun: true } }, api));
    expect(requestsTo('POST /shoot/retry')).toMatchObject([
      { query: { folder: 'spring/ana' }, headers: { 'idempotency-key': 'k' }, body: { dryRun: true } },
    ]);
  });

  it('is busy first, and then answers', async () => {
    const busy = problem(429, 'throttled', 'Ask again later.', { 'retry-after': '0' });
    const { api, seen } = await startApi({
      'GET /shoots': inTurn(busy, problem(503, 'internal', 'Logged.'), { shoots: [] }),
    });
    expect(await ask(listShoots({}, api))).toEqual({ shoots: [] });
    expect(seen).toHaveLength(3);
  });

  it('refuses with a problem document', async () => {
    const { api } = await startApi({});
    await expect(ask(getLine(api))).rejects.toMatchObject({
      status: 404,
      type: 'route-not-found',
      message: 'There is no GET /line.',
    });
  });

  it('serves a command, and the test can read its words and events', async () => {
    const { api } = await startApi({ 'GET /line': line });
    const words = await runCommand(lineCommand, {}, { api });
    expect(words).toMatchObject({
      exitCode: 0,
      text: '1 photo of at most 4 at Segmind.\n0 photos waiting.\n',
    });
    const { events } = await runCommand(lineCommand, {}, { api, json: true });
    expect(events).toEqual([{ event: 'line', ...line }]);
  });
});
