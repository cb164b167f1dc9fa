import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Reply } from '../reply.ts';
import type { Step } from './script-steps.ts';

const DEFAULT_CHUNKS = 4;
const PADDING = Buffer.alloc(64 * 1024);
const BODILESS = new Set([204, 304]);

/** Sends a reply as the step says: complete and at once, slowly, in part, or not at all. */
export async function deliverReply(
  response: ServerResponse,
  reply: Reply,
  step: Step | undefined,
  closing: AbortSignal,
): Promise<void> {
  const { body } = reply;
  const half = body.subarray(0, Math.ceil(body.length / 2));
  if (!step) return send(response, reply, body.length, [body]);
  if ('hang' in step) return;
  if ('drop' in step) {
    if (step.drop === 'mid-reply') await sendPart(response, reply, body.length, half);
    response.socket?.resetAndDestroy();
    return;
  }
  if ('cut' in step) {
    await sendPart(response, reply, body.length, half);
    response.socket?.destroySoon();
    return;
  }
  if ('lieLength' in step) {
    await sendPart(response, reply, step.lieLength, body.subarray(0, step.lieLength));
    response.socket?.destroySoon();
    return;
  }
  if ('slowMs' in step) {
    return send(
      response,
      reply,
      body.length,
      inPieces(body, step.chunks ?? DEFAULT_CHUNKS, step.slowMs, closing),
    );
  }
  if ('endless' in step) return send(response, reply, undefined, padded(body, Number.POSITIVE_INFINITY));
  if ('bytes' in step) {
    const bytes = Math.max(step.bytes, body.length);
    return send(response, reply, bytes, padded(body, bytes));
  }
  return send(response, reply, body.length, [body]);
}

async function send(
  response: ServerResponse,
  { status, headers }: Reply,
  length: number | undefined,
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<void> {
  if (BODILESS.has(status)) {
    response.writeHead(status, headers).end();
    return;
  }
  response.writeHead(status, { ...headers, ...(length !== undefined && { 'content-length': length }) });
  // A client that disconnects early is no error here.
  await pipeline(Readable.from(pieces), response).catch(() => undefined);
}

/** Sends the head and a part of the body, and resolves when they are sent. */
function sendPart(
  response: ServerResponse,
  { status, headers }: Reply,
  length: number,
  part: Buffer,
): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.writeHead(status, { ...headers, 'content-length': length });
    response.write(part, () => resolve());
    if (part.length === 0) response.flushHeaders();
  });
}

async function* inPieces(
  body: Buffer,
  chunks: number,
  slowMs: number,
  closing: AbortSignal,
): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.ceil(body.length / chunks));
  for (let from = 0; from < body.length; from += size) {
    if (from > 0) await delay(slowMs / chunks, undefined, { signal: closing });
    yield body.subarray(from, from + size);
  }
}

/** The body, padded with zeros up to the length; decoders of JPEG and PNG stop before the zeros. */
function* padded(body: Buffer, bytes: number): Generator<Buffer> {
  yield body;
  for (let left = bytes - body.length; left > 0; left -= PADDING.length) {
    yield left < PADDING.length ? PADDING.subarray(0, left) : PADDING;
  }
}
