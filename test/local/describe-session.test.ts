import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { describeSession } from '../../local/describe-session.ts';
import { createSimulator } from '../../local/segmind/simulator.ts';
import type { Session } from '../../local/session.ts';
import { serve } from '../support/http-server.ts';

const caller = { accessKeyId: 'AKIADEV', secretAccessKey: 'dev-secret' };

it('sets what retouch needs to find the stack, and to trust the engine', () => {
  const lines = describeSession(
    {
      engine: { certificateFile: '/tmp/engine.pem', client: {} } as Session['engine'],
      simulator: { controlUrl: '' } as Session['simulator'],
      outputs: { ApiUrl: 'https://127.0.0.1:1/api' } as unknown as Session['outputs'],
      stackName: 'RetouchTest',
    },
    { caller },
  );
  const exports = lines.split('\n').filter((line) => line.startsWith('  export '));
  const shown = execFileSync('sh', [
    '-c',
    `${exports.join('\n')}\necho $RETOUCH_API_URL $NODE_EXTRA_CA_CERTS $AWS_ACCESS_KEY_ID $RETOUCH_STACK`,
  ]);
  expect(`${shown}`).toBe('https://127.0.0.1:1/api /tmp/engine.pem AKIADEV RetouchTest\n');
});

it('calls the API with the token if there is one', async () => {
  const { origin, seen } = await serve((_, response) => response.end('{}'));
  const session = {
    engine: { client: {} } as Session['engine'],
    simulator: { controlUrl: '' } as Session['simulator'],
    outputs: { ApiUrl: origin } as unknown as Session['outputs'],
    stackName: 'Retouch',
  };
  const lines = describeSession(session, { caller, token: 'a.token' }).split('\n');
  const pasted = lines.filter((line) =>
    /^ {2}(export (API_URL|RETOUCH_TOKEN)=|api\(\)|api .*\/line)/.test(line),
  );
  expect(pasted).toHaveLength(4);
  await promisify(execFile)('sh', ['-c', pasted.join('\n')]);
  expect(seen).toMatchObject([{ url: '/line', headers: { authorization: 'Bearer a.token' } }]);
});

it('shows how to start an outage, and how to end it', async () => {
  const simulator = await createSimulator({ apiKey: 'key' });
  onTestFinished(() => simulator.close());
  const engine = { client: { credentials: {} } } as Session['engine'];
  const lines = describeSession(
    { engine, simulator, outputs: {} as Session['outputs'], stackName: 'Retouch' },
    { caller },
  );
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
