import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

vi.setConfig({ testTimeout: 30_000 });

const MAIN = fileURLToPath(new URL('../../../local/segmind/main.ts', import.meta.url));

function start(
  ...words: string[]
): ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  const [line] = await once(createInterface({ input: stream }), 'line');
  return line;
}

describe('npm run simulator', () => {
  it('prints only the URL to submit to on the first line, and serves there', async () => {
    const child = start('--key', 'SG_k');
    const url = await firstLine(child.stdout);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/workflows\/68a98710c49c91c2edbbbfa0-v1$/);
    const headers = { authorization: 'Bearer SG_k', 'content-type': 'application/json' };
    expect((await fetch(url, { method: 'POST', headers, body: '{}' })).status).toBe(200);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends at %s, even with a job and a connection open',
    async (signal) => {
      const child = start('--key', 'SG_k', '--queued-ms', '600000');
      const url = await firstLine(child.stdout);
      const headers = { authorization: 'Bearer SG_k', 'content-type': 'application/json' };
      await fetch(url, { method: 'POST', headers, body: '{}' });
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
  );

  it('ends when npm’s shell is killed', async () => {
    const words = ['-c', `"${process.execPath}" "${MAIN}" --key k; true`];
    const shell = spawn('sh', words, {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, npm_lifecycle_event: 'simulator' },
    });
    const url = await firstLine(shell.stdout);
    shell.kill('SIGKILL');
    await once(shell, 'close'); // 'close' comes when the last process that holds standard output has ended
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('generates a key if none is given, and says so on standard error', async () => {
    const child = start();
    const [url, line] = await Promise.all([firstLine(child.stdout), firstLine(child.stderr)]);
    const key = /^key: +(SG_[0-9a-f]{16}) \(random/.exec(line)?.[1];
    const headers = { 'x-api-key': key ?? '', 'content-type': 'application/json' };
    expect((await fetch(url, { method: 'POST', headers, body: '{}' })).status).toBe(200);
  });

  it.each([
    [['--port', 'x'], '--port is a whole number from 0 to 65535; got "x"'],
    [['--port', '65536'], '--port is a whole number from 0 to 65535; got "65536"'],
    [['--queued-ms', '-1'], "Option '--queued-ms' argument is ambiguous"],
    [['--key', ''], '--key is empty'],
    [['--profile', 'none.json'], '--profile is a file; there is no "none.json"'],
    [['--pictures', '{"size":1}'], '--pictures is JSON such as {"outputPixels":"as-photo",'],
    [['--public-origin', 'segmind.example'], '--public-origin is an origin such as https://segmind.example;'],
    [['--key-header', 'cookie'], '--key-header is one of either, bearer, x-api-key; got "cookie"'],
    [['--colour'], "Unknown option '--colour'"],
    [['4000'], "Unexpected argument '4000'"],
  ])('refuses %j in one line', async (words, message) => {
    const child = start(...words);
    const [out, error, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    expect([out, code]).toEqual(['', 1]);
    expect(error).toContain(`simulator: ${message}`);
    expect(error.trimEnd()).not.toContain('\n');
  });

  it.each(['--port', '--outputs-port'])('says in one line that the port of %s is in use', async (option) => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const child = start(option, String(port));
    const [error, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect([error, code]).toEqual([`simulator: port ${port} is in use; choose another\n`, 1]);
  });

  it('prints its help', async () => {
    const child = start('--help');
    const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(code).toBe(0);
    expect(out).toContain('--processing-ms N');
  });
});
