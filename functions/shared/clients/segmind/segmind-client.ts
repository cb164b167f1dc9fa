import type { KeyHeader } from '../../contract.ts';
import { type Failure, failure } from '../../domain/failure.ts';
import { FAILED_JOBS } from '../../domain/failures.ts';
import type { Job } from '../../domain/job.ts';
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
import type { Model } from '../../model.ts';
import { ApiKeyMissingError, type ApiKeyReader } from '../api-key.ts';
import { fillBody } from './fill-body.ts';
import { readBody } from './read-body.ts';
import { CREDITS_PATH, readCredits } from './read-credits.ts';
import { pollTransportFailure, submitTransportFailure, TransportError } from './transport-failure.ts';

/** What came of a submit; of an accepted one also where and how it was accepted. */
export type Submitted =
  | Exclude<SubmitReply, { kind: 'accepted' }>
  | (Extract<SubmitReply, { kind: 'accepted' }> & Pick<Job, 'origin' | 'keyHeader'>);

/** Segmind's API, for one model: a submit costs money, a poll does not. */
export interface SegmindClient {
  /**
   * Posts one job. Never retried here, except with a key that has changed since it was read.
   * @throws {NotPostedError} if nothing was sent
   */
  submit(job: { photoUrl: string; recipe: Recipe }): Promise<Submitted>;
  /** Asks how a job stands, at the URLs that its submit answered; it may be another model's. */
  poll(
    job: Pick<Job, 'pollUrl' | 'outputUrl' | 'origin' | 'keyHeader'>,
    instructions?: string,
  ): Promise<PollReply>;
  /** Whether Segmind answers at all: asks for the account's credits, which costs nothing. */
  isAnswering(): Promise<boolean>;
  /**
   * What the account holds, dollars; asking costs nothing.
   * @throws {Error} if Segmind does not say
   */
  readBalance(): Promise<number>;
  /**
   * What Segmind answers to a GET, which costs nothing, at a path of its origin, and in which header it took the key.
   * @throws {TransportError} if no whole reply came
   * @throws {ApiKeyMissingError} if there is no key
   */
  ask(path: string): Promise<KeyedReply>;
}

/** Nothing was sent: `cause` says why. */
export class NotPostedError extends Error {
  override readonly name = 'NotPostedError';
}

/** What a Segmind client needs to know. */
export interface SegmindClientOptions {
  /** `https://api.segmind.com`: the only origin that the API key is sent to, beside those of jobs that are under way. */
  readonly origin: string;
  readonly model: Model;
  readonly readApiKey: ApiKeyReader;
  /** @default 45 seconds for the whole submit, reply included */
  readonly submitTimeoutMs?: number;
  /** @default 20 seconds for a poll, reply included */
  readonly pollTimeoutMs?: number;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
}

/** What a key can be refused with: unknown, its account out of credits, not permitted. Nothing was taken. */
const KEY_REFUSED = [401, 402, 403, 406];
/** A data URI of 24 MB fits. */
const MAX_REPLY_BYTES = 32 * 1024 * 1024;
/** What a gateway answers if Segmind is down or overloaded. */
const NO_ANSWER = [408, 425, 429];

/** A client of Segmind's API. @see segmind.md */
export function createSegmindClient(options: SegmindClientOptions): SegmindClient {
  const { origin, model, submitTimeoutMs = 45_000, pollTimeoutMs = 20_000, now = Date.now } = options;
  const allowedOrigin = new URL(origin).origin;

  /** The header that the key is sent in: the profile's, or the one that worked. */
  let keyHeader: KeyHeader = model.apiKeyHeader === 'x-api-key' ? 'x-api-key' : 'bearer';

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

  /** Sends the key in a header, and after a 401, which takes nothing, in the other if that is to be found out. */
  async function call(url: string, key: string, calling: Calling): Promise<KeyedReply> {
    const { first, makeInit, triesBoth = model.apiKeyHeader === 'auto' } = calling;
    const by = first ?? keyHeader;
    const reply = { ...(await send(url, key, by, makeInit())), by };
    if (reply.status !== 401 || !triesBoth) return reply;
    const other = by === 'bearer' ? 'x-api-key' : 'bearer';
    const second = { ...(await send(url, key, other, makeInit())), by: other } as const;
    if (second.status === 401) return reply;
    if (model.apiKeyHeader === 'auto') keyHeader = other;
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
  async function callWithKey(url: string, calling: Calling): Promise<KeyedReply> {
    const key = await readKey();
    const reply = await call(url, key, calling);
    if (!KEY_REFUSED.includes(reply.status)) return reply;
    const newKey = await options.readApiKey({ again: true }).catch(() => key);
    return newKey === key ? reply : call(url, newKey, calling);
  }

  function get(url: string, first?: KeyHeader): Promise<KeyedReply> {
    // It costs nothing, and the job may be of a time with another header.
    const makeInit = () => ({ signal: AbortSignal.timeout(pollTimeoutMs) });
    return callWithKey(url, { first, makeInit, triesBoth: true });
  }

  const ask = (path: string) => get(allowedOrigin + path);
  const askForCredits = () => ask(CREDITS_PATH);

  return {
    async submit({ photoUrl, recipe }) {
      const body = JSON.stringify(fillBody(model.submit.body, { photo: photoUrl, ...recipe }));
      const makeInit = () => ({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(submitTimeoutMs),
      });
      try {
        const { by, ...reply } = await callWithKey(allowedOrigin + model.submit.path, { makeInit });
        const { instructions } = recipe;
        const read = readSubmitReply(reply, { model, instructions, nowMs: now() });
        if (read.kind !== 'accepted') return read;
        return { ...withoutSecrets(read, allowedOrigin), origin: allowedOrigin, keyHeader: by };
      } catch (error) {
        return refusedSubmit(failureOf(error, submitTransportFailure));
      }
    },

    async poll(
      { pollUrl, outputUrl = pollUrl, origin: jobOrigin = allowedOrigin, keyHeader: first },
      instructions,
    ) {
      const origins = [...new Set([allowedOrigin, jobOrigin])];
      for (const url of [pollUrl, outputUrl]) {
        if (!origins.some((one) => isAllowed(url, one)))
          return refusal(pollUrlNotAllowed(url, allowedOrigin));
      }
      const askAt = async (url: string) =>
        readPollReply(await get(url, first), { model, instructions, nowMs: now() });
      try {
        const status = await askAt(pollUrl);
        if (outputUrl === pollUrl) return status;
        if (status.kind === 'completed') return await askAt(outputUrl);
        // The status alone may not say why a job failed.
        const whole = hasFailed(status) ? await askAt(outputUrl) : status;
        return hasFailed(whole) ? whole : status;
      } catch (error) {
        return refusal(failureOf(error, pollTransportFailure));
      }
    },

    async isAnswering() {
      try {
        const { status } = await askForCredits();
        return status < 500 && !NO_ANSWER.includes(status);
      } catch (error) {
        if (error instanceof TransportError || error instanceof ApiKeyMissingError) return false;
        throw error;
      }
    },

    async readBalance() {
      const { status, body } = await askForCredits();
      if (status >= 200 && status < 300) return readCredits(body).dollars;
      throw new Error(`Segmind answered HTTP ${status} to the question for its balance; expected 200.`);
    },

    ask,
  };
}

function hasFailed(reply: PollReply): boolean {
  return reply.kind === 'refused' && FAILED_JOBS.includes(reply.failure.code);
}

/** How a URL is called. */
interface Calling {
  readonly makeInit: () => RequestInit;
  /** The header to try first, if not the usual one. */
  readonly first?: KeyHeader | undefined;
  /** Whether the other header is tried after a 401. @default as the profile says */
  readonly triesBoth?: boolean;
}

/** A reply, and the header in which the key was sent. */
export type KeyedReply = HttpReply & { readonly by: KeyHeader };

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
 * A URL that is not taken is kept, for a later attempt. It can hold anything, our photo's presigned URL among it: all
 * from the query on is left out, however it is escaped. Segmind's own poll URLs have no query.
 */
function withoutSecrets(
  reply: Extract<SubmitReply, { kind: 'accepted' }>,
  allowedOrigin: string,
): Extract<SubmitReply, { kind: 'accepted' }> {
  const clean = (url: string) =>
    isAllowed(url, allowedOrigin) ? url : url.replace(/([?#]|%(25)*(3f|23)).*$/is, '');
  const { pollUrl, outputUrl } = reply;
  return {
    ...reply,
    pollUrl: clean(pollUrl),
    ...(outputUrl !== undefined && { outputUrl: clean(outputUrl) }),
  };
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
