import * as z from 'zod/mini';
import { photosFor } from '../../core/domain/dollars.ts';
import type { SegmindReport } from '../../core/domain/segmind-report.ts';
import { vendorText } from '../../core/http/vendor-text.ts';
import type { Model } from '../../core/model/model.ts';
import { ApiKeyMissingError } from '../../core/segmind/api-key.ts';
import { CREDITS_PATH, readCredits } from '../../core/segmind/read-credits.ts';
import type { KeyedReply, SegmindClient } from '../../core/segmind/segmind-client.ts';
import { describeTransport, TransportError } from '../../core/segmind/transport-failure.ts';

/** The event is empty. */
export const checkSegmindEventSchema = z.object({});

/** What checking Segmind needs. */
export interface CheckSegmindDependencies {
  readonly segmind: Pick<SegmindClient, 'ask'>;
  readonly origin: string;
  readonly model: Pick<Model, 'submit' | 'price' | 'apiKeyHeader'>;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsedMs: () => number;
}

/** The result of the other questions if the first one got no answer. */
const NOT_ASKED = { kind: 'unclear', why: 'Retouch did not ask Segmind' } as const;
/** The result of a question that Segmind answered with an error of its own. */
const NOT_KNOWN = { kind: 'unclear', why: 'Segmind did not say' } as const;

/**
 * Sends only requests that cost nothing: it asks for the account's credits, which also tests the key, and
 * sends a GET to the model's path. It never sends a submit.
 */
export function createCheckSegmind(dependencies: CheckSegmindDependencies): () => Promise<SegmindReport> {
  const { segmind, origin, model, elapsedMs } = dependencies;

  return async () => {
    const startedMs = elapsedMs();
    const credits = await answerOf(() => segmind.ask(CREDITS_PATH));
    if (credits.kind === 'key-missing') {
      const key = { kind: 'missing', why: credits.why } as const;
      return { origin, reach: { kind: 'not-asked' }, key, balance: NOT_ASKED, model: NOT_ASKED };
    }
    if (credits.kind === 'unanswered') {
      return { origin, reach: credits, key: NOT_ASKED, balance: NOT_ASKED, model: NOT_ASKED };
    }
    if (credits.reply.status >= 500) {
      const reach = { kind: 'failing', said: quoteReply(credits.reply) } as const;
      return { origin, reach, key: NOT_KNOWN, balance: NOT_KNOWN, model: NOT_ASKED };
    }
    const ms = Math.round(elapsedMs() - startedMs);
    return {
      origin,
      reach: { kind: 'answered', ms },
      key: readKey(credits.reply, model),
      balance: readBalance(credits.reply, model),
      model: await checkPath(),
    };
  };

  async function checkPath(): Promise<SegmindReport['model']> {
    const { path } = model.submit;
    const answer = await answerOf(() => segmind.ask(path));
    return answer.kind === 'answered' ? readPath(path, answer.reply) : { kind: 'unclear', why: answer.why };
  }
}

/** What came of a request. */
type Answer =
  | { readonly kind: 'answered'; readonly reply: KeyedReply }
  | { readonly kind: 'unanswered'; readonly why: string }
  | { readonly kind: 'key-missing'; readonly why: string };

/** @throws errors that are neither the network's nor the key's fault: an AWS fault or a bug */
async function answerOf(ask: () => Promise<KeyedReply>): Promise<Answer> {
  try {
    return { kind: 'answered', reply: await ask() };
  } catch (error) {
    if (error instanceof TransportError) return { kind: 'unanswered', why: describeTransport(error) };
    if (error instanceof ApiKeyMissingError) return { kind: 'key-missing', why: error.message };
    throw error;
  }
}

function readKey(reply: KeyedReply, model: CheckSegmindDependencies['model']): SegmindReport['key'] {
  if (isSuccess(reply)) return { kind: 'accepted', header: reply.by, profileHeader: model.apiKeyHeader };
  // The client has tried both headers.
  if (reply.status === 401) return { kind: 'refused', said: vendorText(reply.body) };
  return { kind: 'unclear', why: describeReply(reply) };
}

function readBalance(
  reply: KeyedReply,
  { price }: CheckSegmindDependencies['model'],
): SegmindReport['balance'] {
  if (!isSuccess(reply)) return { kind: 'unclear', why: describeReply(reply) };
  try {
    const credits = readCredits(reply.body);
    const photos = photosFor(credits.dollars, price);
    return { kind: 'known', ...credits, price, photos: Number.isFinite(photos) ? photos : null };
  } catch (error) {
    return { kind: 'unclear', why: (error as Error).message };
  }
}

/**
 * A path that exists refuses a GET with 405. A 404 with a page of HTML can come from a server that knows the
 * path only for POST; only a JSON body from Segmind says that a workflow does not exist.
 * @see docs/segmind.md "Errors": none of this was tried on the real Segmind
 */
function readPath(path: string, reply: KeyedReply): SegmindReport['model'] {
  const { status, body } = reply;
  const isGone = status === 410 || (status === 404 && body.trimStart().startsWith('{'));
  if (isGone) return { kind: 'not-known', path, status, said: vendorText(body) };
  if (status === 404 || status === 401 || status === 429 || status >= 500) {
    return { kind: 'unclear', why: describeReply(reply) };
  }
  return { kind: 'probably-known', path, status };
}

function isSuccess({ status }: KeyedReply): boolean {
  return status >= 200 && status < 300;
}

function describeReply(reply: KeyedReply): string {
  return `Segmind answered ${quoteReply(reply)}`;
}

function quoteReply({ status, body }: KeyedReply): string {
  return `HTTP ${status} ${vendorText(body)}`.trim();
}
