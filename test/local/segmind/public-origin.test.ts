import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { findFreePort } from '../../../local/engine/free-port.ts';

const MAIN = fileURLToPath(new URL('../../../local/segmind/main.ts', import.meta.url));
const headers = { authorization: 'Bearer SG_k', 'content-type': 'application/json' };

/**
 * Starts a simulator with the public origin of a proxy that does not exist; returns the simulator's own URL.
 */
async function start(): Promise<string> {
  const port = await findFreePort();
  const origins = [
    '--public-origin',
    'https://segmind.example',
    '--public-outputs-origin',
    'https://out.example',
  ];
  const args = [MAIN, '--key', 'SG_k', '--port', `${port}`, '--queued-ms', '0', '--processing-ms', '0'];
  const child = spawn(process.execPath, [...args, ...origins], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  expect(line).toMatch(/^https:\/\/segmind\.example\/workflows\//);
  return `http://127.0.0.1:${port}`;
}

it('names its public origin in its replies', async () => {
  const own = await start();
  const submit = await fetch(`${own}/workflows/68a98710c49c91c2edbbbfa0-v1`, {
    method: 'POST',
    headers,
    body: '{}',
  });
  const { poll_url: pollUrl } = (await submit.json()) as { poll_url: string };
  expect(pollUrl).toMatch(/^https:\/\/segmind\.example\/workflows\/request\//);
});

it('requires the key if the control endpoint is public', async () => {
  const own = await start();
  expect((await fetch(`${own}/_simulator/ledger`)).status).toBe(401);
  expect((await fetch(`${own}/_simulator/ledger`, { headers })).status).toBe(200);
});
