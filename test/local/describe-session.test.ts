import { expect, it, onTestFinished } from 'vitest';
import { describeSession } from '../../local/describe-session.ts';
import { createSimulator } from '../../local/segmind/simulator.ts';
import type { Session } from '../../local/session.ts';

it('tells how to make an outage, and how to end it', async () => {
  const simulator = await createSimulator({ apiKey: 'key' });
  onTestFinished(() => simulator.close());
  const engine = { client: { credentials: {} } } as Session['engine'];
  const lines = describeSession({ engine, simulator, outputs: {} as Session['outputs'] });
  const [, url = '', body = ''] = /curl -sS (\S+) --json '(.+)'/.exec(lines) ?? [];
  const [, end = ''] = /curl -sS -X DELETE (\S+)/.exec(lines) ?? [];
  const credits = async () => {
    const { status } = await fetch(`${simulator.origin}/v1/get-user-credits`, {
      headers: { 'x-api-key': 'key' },
    });
    return status;
  };

  expect(await credits()).toBe(200);
  expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
  expect(await credits()).toBe(503);
  expect((await fetch(end, { method: 'DELETE' })).status).toBe(200);
  expect(await credits()).toBe(200);
});
