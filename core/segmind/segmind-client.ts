import type { KeyHeader } from '../contract/model-profile.ts';
import { type Failure, failure } from '../domain/failure.ts';
import { FAILED_JOBS } from '../domain/failures.ts';
import type { Job } from '../domain/job.ts';
import type { Recipe } from '../domain/recipe.ts';
import { vendorText } from '../http/vendor-text.ts';
import type { Model } from '../model/model.ts';
import { ApiKeyMissingError, type ApiKeyReader } from './api-key.ts';
import { fillBody } from './fill-body.ts';
import { readBody } from './read-body.ts';
import { CREDITS_PATH, readCredits } from './read-credits.ts';
import {
  type HttpReply,
  type PollReply,
  readPollReply,
  readSubmitReply,
  refusal,
  refusedSubmit,
  type SubmitReply,
} from './segmind-reply.ts';
import { pollTransportFailure, submitTransportFailure, TransportError } from './transport-failure.ts';

/** The result of a submit; for an accepted job also the origin and the header that accepted it. */
export type Submitted =
  | Exclude<SubmitReply, { kind: 'accepted' }>
  | (Extract<SubmitReply, { kind: 'accepted' }> & Pick<Job, 'origin' | 'keyHeader'>);

/** Segmind's API, for one model: a submit costs money, a poll does not. */
export interface SegmindClient {
  /**
   * Posts one job. Retries only if the API key has changed since it was read.
   * @throws {NotPostedError} if nothing was sent
   */
  submit(job: { photoUrl: string; recipe: Recipe }): Promise<Submitted>;
  /** Reads a job's status, at the URLs from its submit. The job may be another model's. */
  poll(
    job: Pick<Job, 'pollUrl' | 'outputUrl' | 'origin' | 'keyHeader'>,
    instructions?: string,
  ): Promise<PollReply>;
  /** Whether Segmind answers at all. Asks for the account's credits, which is free. */
  isAnswering(): Promise<boolean>;
  /**
   * The account's balance, dollars; free.
   * @throws {Error} if Segmind's reply has no balance
   */
  readBalance(): Promise<number>;
  /**
   * Sends a GET, which is free, to a path of Segmind's origin. The reply says which header carried the key.
   * @throws {TransportError} if no whole reply came
   * @throws {ApiKeyMissingError} if there is no key
   */
  ask(path: string): Promise<KeyedReply>;
}

/** Nothing was sent; `cause` has the reason. */
export class NotPostedError extends Error {
  override readonly name = 'NotPostedError';
}

/** Options of a Segmind client. */
export interface SegmindClientOptions {
  /** `https://api.segmind.com`. The API key goes only to this origin and to the origins of jobs under way. */
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

/** Statuses that refuse the key: unknown, no credits left, not permitted. Segmind has not taken the job. */
const KEY_REFUSED = [401, 402, 403, 406];
/** Large enough for a data URI of 24 MB. */
const MAX_REPLY_BYTES = 32 * 1024 * 1024;
/** Statuses of a gateway while Segmind is down or overloaded. */
const OVERLOADED = [408, 425, 429];

/** A client of Segmind's API. @see docs/segmind.md */
export function createSegmindClient(options: SegmindClientOptions): SegmindClient {
  const { origin, model, submitTimeoutMs = 45_000, pollTimeoutMs = 20_000, now = Date.now } = options;
  const allowedOrigin = new URL(origin).origin;

  /** The header for the key: from the profile, or the one that worked last. */
  let keyHeader: KeyHeader = model.apiKeyHeader === 'x-api-key' ? 'x-api-key' : 'bearer';

  /** @throws {TransportError} if no whole reply came */
  async function send(url: string, key: string, by: KeyHeader, init: RequestInit): Promise<HttpReply> {
    const auth: Record<string, string> =
      by === 'bearer' ? { authorization: `Bearer ${key}` } : { 'x-api-key': key };
    // If the other side had closed a pooled socket meanwhile, a submit's outcome would be unknown.
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
      throw new TransportError('Segmind sent no complete reply.', { cause });
    }
  }

  /** Sends the key in one header. After a 401, which takes nothing, tries the other one if `triesBoth`. */
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

  /**
   * Calls with the cached key. If Segmind refuses it and the secret has changed, calls once more with the new
   * key.
   */
  async function callWithKey(url: string, calling: Calling): Promise<KeyedReply> {
    const key = await readKey();
    const reply = await call(url, key, calling);
    if (!KEY_REFUSED.includes(reply.status)) return reply;
    const newKey = await options.readApiKey({ again: true }).catch(() => key);
    return newKey === key ? reply : call(url, newKey, calling);
  }

  function get(url: string, first?: KeyHeader): Promise<KeyedReply> {
    // A GET is free, and the job may come from a time when the profile used the other header.
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
        // The status URL alone may not give the reason of a failed job.
        const whole = hasFailed(status) ? await askAt(outputUrl) : status;
        return hasFailed(whole) ? whole : status;
      } catch (error) {
        return refusal(failureOf(error, pollTransportFailure));
      }
    },

    async isAnswering() {
      try {
        const { status } = await askForCredits();
        return status < 500 && !OVERLOADED.includes(status);
      } catch (error) {
        if (error instanceof TransportError || error instanceof ApiKeyMissingError) return false;
        throw error;
      }
    },

    async readBalance() {
      const { status, body } = await askForCredits();
      if (status >= 200 && status < 300) return readCredits(body).dollars;
      throw new Error(`Segmind answered HTTP ${status} to the request for the balance; expected 200.`);
    },

    ask,
  };
}

function hasFailed(reply: PollReply): boolean {
  return reply.kind === 'refused' && FAILED_JOBS.includes(reply.failure.code);
}

/** How to call a URL. */
interface Calling {
  readonly makeInit: () => RequestInit;
  /** The header to try first. @default the client's current one */
  readonly first?: KeyHeader | undefined;
  /** Whether to try the other header after a 401. @default true if the profile says `auto` */
  readonly triesBoth?: boolean;
}

/** A reply, and the header that carried the key. */
export type KeyedReply = HttpReply & { readonly by: KeyHeader };

/** @throws any other error than the network's or the key's: an AWS fault or a bug */
function failureOf(error: unknown, transportFailure: (error: TransportError) => Failure): Failure {
  if (error instanceof TransportError) return transportFailure(error);
  if (error instanceof ApiKeyMissingError) return failure('api-key-missing', error.message);
  throw error;
}

function isAllowed(url: string, allowedOrigin: string): boolean {
  // Do not compare `origin`: `blob:https://host/` has the origin of `https://host`. `fetch` refuses a URL
  // with credentials.
  return URL.parse(url)?.href.startsWith(`${allowedOrigin}/`) ?? false;
}

/**
 * Cuts the query off a poll URL on another origin. We keep such a URL for a later attempt, and it can hold
 * anything, even our photo's presigned URL. So everything from the query on goes, however it is escaped.
 * Segmind's own poll URLs have no query.
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
    `Segmind accepted the job but answered with a poll_url on ${seen}, which is not allowed: Retouch only sends the API key to plain ` +
      `URLs on ${allowedOrigin}. The job is paid for. If Segmind has a new address, change the setting segmindOrigin and run ` +
      'the photo again: this collects the job. Uploading the photo again would cost again.',
  );
}
