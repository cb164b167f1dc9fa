import { createHash } from 'node:crypto';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';
import { Problem } from './problem.ts';
import { invalidRequest } from './read-request.ts';

/** A request with an idempotency key. */
export interface KeyedRequest {
  readonly key: string;
  /** The caller and the route: the same key from another caller is a different key. */
  readonly scope: string;
  readonly body: unknown;
  readonly query: unknown;
}

/** Identifies a repeated request: the same for the same key, caller and route. */
export function repeatTag({ scope, key }: Pick<KeyedRequest, 'scope' | 'key'>): string {
  return hash([scope, key]).slice(0, 32);
}

/** Does the work of a key once, and answers repetitions with the same result. */
export interface Idempotency {
  /**
   * @throws {Problem} if the key was used with another body or query, or if its request is still in progress
   */
  once(request: KeyedRequest, context: Context, work: () => Promise<string>): Promise<string>;
}

/** How long the answer to a key is kept, seconds. */
const KEPT_SECONDS = 2 * 86_400;
const RETRY_AFTER_SECONDS = 2;

/**
 * {@link Idempotency} by Powertools. An interrupted request runs again once the time of its invocation is
 * over. A request that failed releases its key, also for a corrected request.
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
 * @throws {Problem} if the value is invalid
 */
export function readIdempotencyKey(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (/^[!-~]{1,255}$/.test(value)) return value;
  const message = 'expected 1 to 255 visible ASCII characters';
  throw invalidRequest([{ in: 'header', pointer: '/Idempotency-Key', message }]);
}

/**
 * A hash of the request that the key stands for. Without a query it is the hash of an earlier version, which
 * did not include queries: keys are kept for days.
 */
function hashRequest({ body = null, query }: KeyedRequest): string {
  const hasQuery = Object.keys(query ?? {}).length > 0;
  return hash(hasQuery ? { body, query } : body);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** Recognises Powertools' errors by name: its own `instanceof` would bind us to its files. */
function explain(error: unknown): unknown {
  switch ((error as Error).name) {
    case 'IdempotencyValidationError':
      return new Problem(
        'idempotency-key-reused',
        'This key was already sent with another body or query: use a new key.',
      );
    case 'IdempotencyAlreadyInProgressError': {
      const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
      const detail = 'The API is still working on a request with this key: try again shortly.';
      return new Problem('request-in-progress', detail, { headers });
    }
    default:
      return error;
  }
}
