import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createRetryingFetch } from '../../../client/api/retrying-fetch.ts';
import { Interrupted } from '../../../client/program/interrupts.ts';
import { Problem } from '../../../client/program/problem.ts';
import { serve } from '../../support/http-server.ts';

const POST = { method: 'POST', headers: { 'idempotency-key': 'k' }, body: '{"a":1}' };

function create(send = fetch, signal = new AbortController().signal) {
  const debugged: string[] = [];
  const debug = (words: string) => debugged.push(words);
  return { debugged, send: createRetryingFetch(send, { signal, debug, firstWaitMs: 1 }) };
}

/** A server that answers with these statuses in turn, then with 200. */
async function answering(...statuses: readonly number[]) {
  const left = [...statuses];
  return serve((_, response) => response.writeHead(left.shift() ?? 200).end('answer'));
}

/** The address of a server that is gone. */
async function findClosedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe('a retrying fetch', () => {
  it.each([429, 500, 502, 503, 504])('repeats a request with the same body after a %i', async (status) => {
    const { origin, seen } = await answering(status, status);
    const response = await create().send(`${origin}/shoot`, POST);
    expect(await response.text()).toBe('answer');
    expect(seen.map(({ method, body, headers }) => [method, body, headers['idempotency-key']])).toEqual(
      Array(3).fill(['POST', '{"a":1}', 'k']),
    );
  });

  it.each([200, 400, 401, 403, 404, 409])('returns an answer with status %i', async (status) => {
    const { origin, seen } = await answering(status);
    expect((await create().send(origin)).status).toBe(status);
    expect(seen).toHaveLength(1);
  });

  it('returns the refusal if the API stays busy', async () => {
    const { origin, seen } = await answering(...Array(9).fill(503));
    expect((await create().send(origin)).status).toBe(503);
    expect(seen).toHaveLength(6);
  });

  it.each([
    ['seconds', '0'],
    ['a date that is past', 'Wed, 21 Oct 2015 07:28:00 GMT'],
  ])('waits as long as Retry-After asks in %s', async (_, retryAfter) => {
    let isBusy = true;
    const { origin } = await serve((_request, response) => {
      response.writeHead(isBusy ? 429 : 200, { 'retry-after': retryAfter }).end();
      isBusy = false;
    });
    // The default wait is an hour: this test only ends if the header is used.
    const options = { signal: new AbortController().signal, debug: () => {}, firstWaitMs: 3_600_000 };
    expect((await createRetryingFetch(fetch, options)(origin)).status).toBe(200);
  });

  it('repeats a request after a broken connection, with the same body', async () => {
    let tries = 0;
    const { origin, seen } = await serve((_, response) => {
      tries += 1;
      if (tries < 3) response.socket?.destroy();
      else response.end('answer');
    });
    expect(await (await create().send(origin, POST)).text()).toBe('answer');
    expect(seen.map(({ body }) => body)).toEqual(Array(3).fill('{"a":1}'));
  });

  it('gives up with a clear message if no server is there', async () => {
    const origin = await findClosedPort();
    const { send, debugged } = create();
    await expect(send(`${origin}/shoot`)).rejects.toThrow(
      `There is no connection to ${origin} (ECONNREFUSED). Check that this computer is online`,
    );
    expect(debugged).toHaveLength(6);
  });

  it('throws a problem at once', async () => {
    let tries = 0;
    const { send } = create(async () => {
      tries += 1;
      throw new Problem('Your AWS credentials have expired.');
    });
    await expect(send('http://api')).rejects.toThrow('Your AWS credentials have expired.');
    expect(tries).toBe(1);
  });

  it('does not mistake missing credentials for a missing network', async () => {
    const missing = Object.assign(new Error('Could not load credentials'), {
      name: 'CredentialsProviderError',
    });
    const { send } = create(() => Promise.reject(missing));
    await expect(send('http://api')).rejects.toBe(missing);
  });

  it('ends when it is interrupted while it waits', async () => {
    const controller = new AbortController();
    const { origin, seen } = await serve((_, response) => {
      response.writeHead(429, { 'retry-after': '60' }).end();
      setImmediate(() => controller.abort(new Interrupted('SIGINT')));
    });
    await expect(create(fetch, controller.signal).send(origin)).rejects.toMatchObject({
      name: 'Interrupted',
    });
    expect(seen).toHaveLength(1);
  });

  it('logs what it asks, without queries', async () => {
    const { origin } = await answering(503);
    const { send, debugged } = create();
    await send(`${origin}/shoot?folder=secret`, POST);
    expect(debugged.map((line) => line.replace(/\d+ ms$/, '… ms'))).toEqual([
      `POST ${origin}/shoot 503, … ms`,
      `POST ${origin}/shoot 200, … ms`,
    ]);
  });
});
