import type { IncomingMessage } from 'node:http';
import type { Order } from '../jobs/job-table.ts';
import { photoKey } from '../jobs/photo-key.ts';
import type { ServedModel } from '../models/served-model.ts';
import { errorReply, type Reply } from '../reply.ts';

/** An order with the fields as they were sent, or the refusal of an invalid one. */
export type ReadOrder =
  | { readonly order: Order; readonly sent: Readonly<Record<string, unknown>> }
  | { readonly refusal: Reply };

const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Reads the body of a submit, as the model does. */
export async function readOrder(model: ServedModel, request: IncomingMessage): Promise<ReadOrder> {
  const body = await readBody(request);
  if (body === undefined) return refuse(413, 'Request body is too large');
  const contentType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (contentType !== 'application/json')
    return refuse(406, 'Invalid content type: expected application/json');
  const fields = readJsonObject(body);
  if (!fields) return refuse(400, 'Request body is not a JSON object');
  const read = model.read(fields);
  if ('problem' in read) return refuse(400, read.problem);
  const { overrides, sent } = read;
  return { order: { model, photo: photoKey(overrides.imageUrl), overrides }, sent };
}

function refuse(status: number, message: string): ReadOrder {
  return { refusal: errorReply(status, message) };
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString('utf8') : undefined;
}

function readJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
