import { createHash } from 'node:crypto';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';
import { Problem } from './problem.ts';
import { invalidRequest } from './read-request.ts';

/** A request with an idempotency key. */
export interface KeyedRequest {
  readonly key: string;
  /** Who asks, and for which route: the same key of another caller is another key. */
  readonly scope: string;
  readonly body: unknown;
  readonly query: unknown;
}

/** What tells a repeated request from another one: the same for the same key of the same caller and route. */
export function repeatTag({ scope, key }: Pick<KeyedRequest, 'scope' | 'key'>): string {
  return hash([scope, key]).slice(0, 32);
}

/** Does what a key stands for once, and answers repetitions the same. */
export interface Idempotency {
  /**
   * @throws {Problem} if the key stands for another body or query, or its request is being worked on
   */
  once(request: KeyedRequest, context: Context, work: () => Promise<string>): Promise<string>;
}

/** How long the answer to a key is kept, seconds. */
const KEPT_SECONDS = 2 * 86_400;
const RETRY_AFTER_SECONDS = 2;

/**
 * {@link Idempotency} by Powertools. A request that was cut off is worked on again once the time of its invocation is
 * over; one that failed frees its key, also for a request that was corrected.
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export function createIdempotency(persistenceStore: BasePersistenceLayer): Idempotency {
  const config = new IdempotencyConfig({
    eventKeyJmesPath: 'tag',
    payloadValidationJmesPath: 'bodyHash',
    expiresAfterSeconds: KEPT_SECONDS,
    hashFunction: 'sha256',
    throwOnNoIdempotencyKey: true,
  });
  return {
    async once(request, context, work) {
      config.registerLambdaContext(context);
      const run = makeIdempotent(async (_: { tag: string; bodyHash: string }) => work(), {
        persistenceStore,
        config,
      });
      try {
        return await run({ tag: repeatTag(request), bodyHash: hashRequest(request) });
      } catch (error) {
        throw explain(error);
      }
    },
  };
}

/**
 * The value of an `Idempotency-Key` header, or null if there is none.
 * @throws {Problem} if it is none
 */
export function readIdempotencyKey(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (/^[!-~]{1,255}$/.test(value)) return value;
  const message = 'expected 1 to 255 visible ASCII characters';
  throw invalidRequest([{ in: 'header', pointer: '/Idempotency-Key', message }]);
}

/** What the key stands for. Without a query it is as it was before queries counted: keys are kept for days. */
function hashRequest({ body = null, query }: KeyedRequest): string {
  const hasQuery = Object.keys(query ?? {}).length > 0;
  return hash(hasQuery ? { body, query } : body);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** Powertools' errors go by their names: its own `instanceof` would bind us to its files. */
function explain(error: unknown): unknown {
  switch ((error as Error).name) {
    case 'IdempotencyValidationError':
      return new Problem(
        'idempotency-key-reused',
        'This key was sent with another body or query before: take a new one.',
      );
    case 'IdempotencyAlreadyInProgressError': {
      const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
      const detail = 'A request with this key is being worked on: ask again shortly.';
      return new Problem('request-in-progress', detail, { headers });
    }
    default:
      return error;
  }
}
