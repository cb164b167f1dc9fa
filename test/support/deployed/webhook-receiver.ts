import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { findFreePort } from '../../../local/engine/free-port.ts';
import { eventually } from './stack-client.ts';

/** The receiver of docs/webhooks.md, a file that the page includes unchanged. */
export const RECEIVER_FILE = fileURLToPath(new URL('../../../docs/webhooks/receiver.ts', import.meta.url));

/** A request that arrived at a receiver's address. */
export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The status with which the receiver answered. */
  readonly status: number;
}

/** A receiver behind TLS. */
export interface WebhookReceiver {
  readonly received: ReceivedWebhook[];
  /** What the receiver printed: each event only once. */
  readonly events: { readonly type: string; readonly timestamp: string; readonly data: unknown }[];
  /** Answers the next requests instead of the receiver; null restores the receiver. */
  fault: ((response: ServerResponse) => void) | null;
  /** Gives the receiver another secret. It then forgets which events it has seen. */
  setSecret(secret: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the receiver of the docs in its own process, behind a server that terminates TLS. */
export async function receiveWebhooks(port: number, secret: string): Promise<WebhookReceiver> {
  const { certificateFile, keyFile } = inject('stack');
  const inner = await findFreePort();
  let child = await startReceiver(inner, secret);
  const receiver: WebhookReceiver = {
    received: [],
    events: [],
    fault: null,
    async setSecret(next) {
      await stop(child);
      child = await startReceiver(inner, next);
      follow(child);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await stop(child);
    },
  };
  const follow = ({ stdout }: ChildProcess) => {
    if (stdout !== null) createInterface(stdout).on('line', (line) => receiver.events.push(JSON.parse(line)));
  };
  follow(child);
  const certificate = { cert: await readFile(certificateFile), key: await readFile(keyFile) };
  const server = https.createServer(certificate, async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const { headers } = request;
    response.on('finish', () => receiver.received.push({ headers, body, status: response.statusCode }));
    if (receiver.fault !== null) return receiver.fault(response);
    const forwarded = http.request({ port: inner, host: '127.0.0.1', method: 'POST', headers });
    forwarded.on('response', (answer) => {
      answer.resume();
      response.writeHead(answer.statusCode ?? 502).end();
    });
    forwarded.on('error', () => response.writeHead(502).end());
    forwarded.end(body);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return receiver;
}

async function startReceiver(port: number, secret: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [RECEIVER_FILE], {
    env: { PORT: String(port), WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await eventually('the receiver to listen', async () => ((await isOpen(port)) ? true : null));
  return child;
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
