import type { ApiKeyHeader } from '../../contract.ts';
import { type Failure, failure } from '../../domain/failure.ts';
import type { Recipe } from '../../domain/recipe.ts';
import {
  type HttpReply,
  type PollReply,
  readPollReply,
  readSubmitReply,
  refusal,
  refusedSubmit,
  type SubmitReply,
} from '../../domain/segmind-reply.ts';
import { vendorText } from '../../domain/vendor-text.ts';
import { ApiKeyMissingError, type ApiKeyReader } from '../api-key.ts';
import { readBody } from './read-body.ts';
import { pollTransportFailure, submitTransportFailure, TransportError } from './transport-failure.ts';

/** Segmind's workflow API: a submit costs money, a poll does not. */
export interface SegmindClient {
  /**
   * Posts one job. Never retried here, except with a key that has changed since it was read.
   * @throws {NotPostedError} if nothing was sent
   */
  submit(job: { photoUrl: string; recipe: Recipe }): Promise<SubmitReply>;
  /** Asks how a job stands, at the `poll_url` that its submit answered. */
  poll(pollUrl: string, instructions?: string): Promise<PollReply>;
  /** Whether Segmind answers at all: asks for the account's credits, which costs nothing. */
  isAnswering(): Promise<boolean>;
}

/** Nothing was sent: `cause` says why. */
export class NotPostedError extends Error {
  override readonly name = 'NotPostedError';
}

/** What a Segmind client needs to know. */
export interface SegmindClientOptions {
  /** `https://api.segmind.com`: the only origin that the API key is ever sent to. */
  readonly origin: string;
  readonly workflowId: string;
  readonly apiKeyHeader: ApiKeyHeader;
  readonly readApiKey: ApiKeyReader;
  /** @default 45 seconds for the whole submit, reply included */
  readonly submitTimeoutMs?: number;
  /** @default 20 seconds for a poll, reply included */
  readonly pollTimeoutMs?: number;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
}

type KeyHeader = Exclude<ApiKeyHeader, 'auto'>;

/** What a key can be refused with: unknown, its account out of credits, not permitted. Nothing was taken. */
const KEY_REFUSED = [401, 402, 403, 406];
/** A data URI of 24 MB fits. */
const MAX_REPLY_BYTES = 32 * 1024 * 1024;
/** What a gateway answers if Segmind is down or overloaded. */
const NO_ANSWER = [408, 425, 429];

/**
 * A client of Segmind's workflow API.
 * @see https://www.segmind.com/workflows/68a98710c49c91c2edbbbfa0-v1
 */
export function createSegmindClient(options: SegmindClientOptions): SegmindClient {
  const { origin, workflowId, submitTimeoutMs = 45_000, pollTimeoutMs = 20_000, now = Date.now } = options;
  const allowedOrigin = new URL(origin).origin;

  let keyHeader: KeyHeader = options.apiKeyHeader === 'x-api-key' ? 'x-api-key' : 'bearer';

  /** @throws {TransportError} if no whole reply came */
  async function send(url: string, key: string, by: KeyHeader, init: RequestInit): Promise<HttpReply> {
    const auth: Record<string, string> =
      by === 'bearer' ? { authorization: `Bearer ${key}` } : { 'x-api-key': key };
    // A pooled socket that the other side has closed meanwhile would make a submit's outcome unknown.
    const headers = { ...init.headers, ...auth, accept: 'application/json', connection: 'close' };
    try {
      const response = await (options.fetch ?? fetch)(url, { ...init, headers, redirect: 'manual' });
      const body = await readBody(response, MAX_REPLY_BYTES);
      return {
        status: response.status,
        header: (name) => response.headers.get(name),
        body: body.replaceAll(key, '(the API key)'),
      };
    } catch (cause) {
      throw new TransportError('No whole reply from Segmind.', { cause });
    }
  }

  /** Sends the key in the one header, and after a 401, which takes nothing, in the other if that is to be found out. */
  async function call(url: string, key: string, makeInit: () => RequestInit): Promise<HttpReply> {
    const reply = await send(url, key, keyHeader, makeInit());
    if (reply.status !== 401 || options.apiKeyHeader !== 'auto') return reply;
    const other = keyHeader === 'bearer' ? 'x-api-key' : 'bearer';
    const second = await send(url, key, other, makeInit());
    if (second.status === 401) return reply;
    keyHeader = other;
    return second;
  }

  /** @throws {NotPostedError} if the key cannot be read */
  async function readKey(): Promise<string> {
    try {
      return await options.readApiKey();
    } catch (cause) {
      if (cause instanceof ApiKeyMissingError) throw cause;
      throw new NotPostedError('The API key could not be read.', { cause });
    }
  }

  /** Calls with the key as read; if it is refused, and has been changed meanwhile, once more with the new one. */
  async function callWithKey(makeInit: () => RequestInit, url: string): Promise<HttpReply> {
    const key = await readKey();
    const reply = await call(url, key, makeInit);
    if (!KEY_REFUSED.includes(reply.status)) return reply;
    const newKey = await options.readApiKey({ again: true }).catch(() => key);
    return newKey === key ? reply : call(url, newKey, makeInit);
  }

  return {
    async submit({ photoUrl, recipe }) {
      const body = JSON.stringify({
        image_ukbxw: photoUrl,
        Instructions: recipe.instructions,
        Upscale_x: recipe.upscale,
      });
      const makeInit = () => ({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(submitTimeoutMs),
      });
      try {
        const reply = await callWithKey(makeInit, `${allowedOrigin}/workflows/${workflowId}`);
        return withoutSecrets(readSubmitReply(reply, now(), recipe.instructions), allowedOrigin);
      } catch (error) {
        return refusedSubmit(failureOf(error, submitTransportFailure));
      }
    },

    async poll(pollUrl, instructions = '') {
      if (!isAllowed(pollUrl, allowedOrigin)) {
        return refusal(pollUrlNotAllowed(pollUrl, allowedOrigin));
      }
      try {
        const makeInit = () => ({ signal: AbortSignal.timeout(pollTimeoutMs) });
        return readPollReply(await callWithKey(makeInit, pollUrl), now(), instructions);
      } catch (error) {
        return refusal(failureOf(error, pollTransportFailure));
      }
    },

    async isAnswering() {
      const makeInit = () => ({ signal: AbortSignal.timeout(pollTimeoutMs) });
      try {
        const { status } = await callWithKey(makeInit, `${allowedOrigin}/v1/get-user-credits`);
        return status < 500 && !NO_ANSWER.includes(status);
      } catch (error) {
        if (error instanceof TransportError || error instanceof ApiKeyMissingError) return false;
        throw error;
      }
    },
  };
}

/** @throws what is neither the network's nor the key's fault: an AWS fault or a bug */
function failureOf(error: unknown, transportFailure: (error: TransportError) => Failure): Failure {
  if (error instanceof TransportError) return transportFailure(error);
  if (error instanceof ApiKeyMissingError) return failure('api-key-missing', error.message);
  throw error;
}

function isAllowed(url: string, allowedOrigin: string): boolean {
  // Not by its `origin`: `blob:https://host/` has that of `https://host`; and fetch takes no name and password.
  return URL.parse(url)?.href.startsWith(`${allowedOrigin}/`) ?? false;
}

/**
 * A poll_url that is not taken is kept, for a later attempt. It can hold anything, our photo's presigned URL among it:
 * all from the query on is left out, however it is escaped. Segmind's own poll URLs have no query.
 */
function withoutSecrets(reply: SubmitReply, allowedOrigin: string): SubmitReply {
  if (reply.kind !== 'accepted' || isAllowed(reply.pollUrl, allowedOrigin)) return reply;
  return { ...reply, pollUrl: reply.pollUrl.replace(/([?#]|%(25)*(3f|23)).*$/is, '') };
}

function pollUrlNotAllowed(pollUrl: string, allowedOrigin: string) {
  const seen = vendorText(URL.parse(pollUrl)?.origin ?? 'no URL');
  return failure(
    'poll-url-not-allowed',
    `Segmind took the job but answered a poll_url on ${seen} that is not taken; the API key is only sent to plain ` +
      `URLs on ${allowedOrigin}. The job is paid for. If Segmind has moved, change the setting segmindOrigin and run ` +
      'the photo again: that collects the job; to upload it again would pay again.',
  );
}
