import { mkdtemp, readFile, rm } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPublicLookup } from '../../../core/http/address-guard.ts';
import { createDeliver } from '../../../functions/send-webhook/deliver.ts';
import { makeCertificate, trustCertificate } from '../../../local/engine/certificate.ts';
import { serve } from '../../support/http-server.ts';

const HEADERS = { 'webhook-id': 'msg_1', 'content-type': 'application/json' };
const deliverTo = (origin: string, options: { timeoutMs?: number } = {}) =>
  createDeliver({ url: `${origin}/hook?of=retouch`, trustedOrigins: [origin], ...options })(
    HEADERS,
    '{"ä":1}',
  );

describe('a delivery', () => {
  it('posts the body with its headers to the address', async () => {
    const { origin, seen } = await serve((_, response) => response.writeHead(204).end());
    expect(await deliverTo(origin)).toEqual({ kind: 'delivered' });
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/hook?of=retouch',
        headers: { ...HEADERS, 'content-length': '8' },
        body: '{"ä":1}',
      },
    ]);
  });

  it.each([
    [200, { kind: 'delivered' }],
    [299, { kind: 'delivered' }],
    [410, { kind: 'gone' }],
    [400, { kind: 'failed', reason: 'The receiver answered HTTP 400.', retryAfterSeconds: null }],
    [401, { kind: 'failed', reason: 'The receiver answered HTTP 401.', retryAfterSeconds: null }],
    [500, { kind: 'failed', reason: 'The receiver answered HTTP 500.', retryAfterSeconds: null }],
  ])('depends on the status: %s', async (status, delivery) => {
    const { origin } = await serve((_, response) => response.writeHead(status).end());
    expect(await deliverTo(origin)).toEqual(delivery);
  });

  it.each([429, 503])('returns how long the receiver asks to wait: %s', async (status) => {
    const { origin } = await serve((_, response) =>
      response.writeHead(status, { 'retry-after': '120' }).end(),
    );
    expect(await deliverTo(origin)).toMatchObject({ kind: 'failed', retryAfterSeconds: 120 });
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect: %s', async (status) => {
    const elsewhere = await serve((_, response) => response.end());
    const { origin } = await serve((_, response) =>
      response.writeHead(status, { location: elsewhere.origin }).end(),
    );
    expect(await deliverTo(origin)).toMatchObject({
      kind: 'failed',
      reason: `The receiver answered HTTP ${status}, a redirect, which Retouch does not follow.`,
    });
    expect(elsewhere.seen).toEqual([]);
  });

  it('accepts the status as the answer, and does not wait for the rest', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200).write('the beginning of an answer that never ends');
    });
    expect(await deliverTo(origin)).toEqual({ kind: 'delivered' });
  });

  it('fails if no answer comes in time', async () => {
    const { origin } = await serve(() => {});
    expect(await deliverTo(origin, { timeoutMs: 50 })).toEqual({
      kind: 'failed',
      reason: 'The receiver did not answer within 0.05 seconds.',
      retryAfterSeconds: null,
    });
  });

  it('fails if the answer begins in time, but then stalls', async () => {
    const server = createServer((socket) => void socket.write('HTTP/1.1 200 OK\r\nx-slow: '));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await deliverTo(origin, { timeoutMs: 100 })).toMatchObject({ kind: 'failed' });
  });

  it('fails if no server listens', async () => {
    expect(await deliverTo('http://127.0.0.1:1')).toMatchObject({
      kind: 'failed',
      reason: 'The receiver is unreachable: ECONNREFUSED',
    });
  });

  it.each([
    ['plain http', 'http://example.com/hook', 'expected https'],
    ['a private address', 'https://10.0.0.1/hook', 'not on the public internet'],
    ['the metadata service', 'https://169.254.169.254/hook', 'not on the public internet'],
    ['a name that leads to loopback', 'https://localhost/hook', 'not on the public internet'],
    ['loopback in decimal', 'https://2130706433/hook', 'not on the public internet'],
    ['a trusted host on another port', 'https://127.0.0.1:2/hook', 'not on the public internet'],
  ])('never connects to a private address: %s', async (_, url, reason) => {
    const deliver = createDeliver({ url, trustedOrigins: ['https://127.0.0.1:1'] });
    const delivery = await deliver(HEADERS, '{}');
    expect(delivery).toMatchObject({ kind: 'failed', reason: expect.stringContaining(reason) });
  });

  it('resolves the name at the connection, so that no second answer can lead to a private address', async () => {
    const { origin, seen } = await serve((_, response) => response.end());
    const lookup = createPublicLookup((_, __, answer) => answer(null, [{ address: '127.0.0.1', family: 4 }]));
    const url = `https://hook.example:${new URL(origin).port}/`;
    const delivery = await createDeliver({ url, trustedOrigins: [], lookup })(HEADERS, '{}');
    expect(delivery).toMatchObject({ reason: expect.stringContaining('not on the public internet') });
    expect(seen).toEqual([]);
  });
});

describe('a delivery over TLS', () => {
  it('checks the certificate', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'retouch-deliver-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { certificateFile, keyFile } = await makeCertificate(folder);
    const certificate = { cert: await readFile(certificateFile), key: await readFile(keyFile) };
    const server = https.createServer(certificate, (_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await deliverTo(origin)).toMatchObject({
      kind: 'failed',
      reason: 'The receiver is unreachable: DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    await trustCertificate(certificateFile);
    expect(await deliverTo(origin)).toEqual({ kind: 'delivered' });
  });
});
