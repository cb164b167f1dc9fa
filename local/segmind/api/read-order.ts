import type { IncomingMessage } from 'node:http';
import type { Order } from '../jobs/job-table.ts';
import { photoKey } from '../jobs/photo-key.ts';
import { errorReply, type Reply } from './reply.ts';
import { DEFAULT_IMAGE_URL, DEFAULT_INSTRUCTIONS, DEFAULT_UPSCALE } from './workflow-defaults.ts';

/** An order, with the words as they were sent, or the answer to what is none. */
export type ReadOrder =
  | {
      readonly order: Order;
      readonly sent: { readonly instructions: string | undefined; readonly upscale: string | undefined };
    }
  | { readonly refusal: Reply };

const MAX_BODY_BYTES = 32 * 1024 * 1024;
const UPSCALES: Readonly<Record<string, number>> = { '1x': 1, '2x': 2, '4x': 4 };
const FIELDS = ['image_ukbxw', 'Instructions', 'Upscale_x'] as const;

/** Reads a submit's body as the workflow does: JSON, three strings, each with a default; other fields are passed over. */
export async function readOrder(request: IncomingMessage): Promise<ReadOrder> {
  const body = await readBody(request);
  if (body === undefined) return refuse(413, 'Request body is too large');
  const contentType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (contentType !== 'application/json')
    return refuse(406, 'Invalid content type: expected application/json');
  const fields = readJsonObject(body);
  if (!fields) return refuse(400, 'Request body is not a JSON object');
  const wrong = FIELDS.find((name) => fields[name] !== undefined && typeof fields[name] !== 'string');
  if (wrong) return refuse(400, `Invalid parameter ${wrong}: expected a string`);
  return toOrder(fields as Partial<Record<(typeof FIELDS)[number], string>>);
}

function toOrder(fields: Partial<Record<(typeof FIELDS)[number], string>>): ReadOrder {
  const imageUrl = fields.image_ukbxw ?? DEFAULT_IMAGE_URL;
  if (!URL.canParse(imageUrl) || !/^(https?|data):/i.test(imageUrl)) {
    return refuse(400, 'Invalid parameter image_ukbxw: expected an http, https or data URI');
  }
  const upscale = UPSCALES[fields.Upscale_x ?? DEFAULT_UPSCALE];
  if (upscale === undefined) {
    return refuse(400, `Invalid parameter Upscale_x: expected one of ${Object.keys(UPSCALES).join(', ')}`);
  }
  const instructions = fields.Instructions ?? DEFAULT_INSTRUCTIONS;
  const sent = { instructions: fields.Instructions, upscale: fields.Upscale_x };
  return { order: { photo: photoKey(imageUrl), imageUrl, instructions, upscale }, sent };
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
