import { createHash, randomUUID } from 'node:crypto';
import type { JsonObjects } from '../../shared/clients/json-objects.ts';
import { IDEMPOTENCY_PREFIX } from '../../shared/contract.ts';
import { Problem } from './problem.ts';
import { invalidRequest } from './read-request.ts';
import type { RouteAnswer } from './route.ts';

/** A request that bears an idempotency key. */
export interface KeyedRequest {
  readonly key: string;
  /** Who asks, and for which route: the same key of another is another key. */
  readonly scope: string;
  readonly body: unknown;
}

/** Does what a key stands for once, and answers repetitions the same. */
export interface Idempotency {
  /**
   * @throws {Problem} where the key stands for another body, or its request is being worked on
   */
  once(request: KeyedRequest, work: () => Promise<RouteAnswer>): Promise<RouteAnswer>;
}

interface Entry {
  readonly bodyHash: string;
  /** When the work began, ISO 8601. */
  readonly since: string;
  /** Makes each beginning an object of its own, so that no two have the same ETag. */
  readonly nonce: string;
  /** Absent while the work goes on, or where it was cut off. */
  readonly answer?: RouteAnswer;
}

/** No request lasts longer than API Gateway waits: what began before that was cut off. */
const ABANDONED_MS = 60_000;
const RETRY_AFTER_SECONDS = 2;

/** {@link Idempotency} in the state bucket, whose lifecycle removes entries after two days. */
export function createIdempotency(objects: JsonObjects, now: () => number): Idempotency {
  /** Begins the work, or answers what is there already. */
  async function begin(objectKey: string, bodyHash: string): Promise<{ etag: string } | RouteAnswer> {
    const entry: Entry = { bodyHash, since: new Date(now()).toISOString(), nonce: randomUUID() };
    const created = await objects.put(objectKey, entry, null);
    if (created !== null) return { etag: created };
    const there = await objects.get<Entry>(objectKey);
    if (there === null) return begin(objectKey, bodyHash);
    const { answer, since, ...found } = there.value;
    const isCutOff = answer === undefined && now() - Date.parse(since) > ABANDONED_MS;
    const isStale = answer?.goodUntil !== undefined && now() >= Date.parse(answer.goodUntil);
    if (!isCutOff && found.bodyHash !== bodyHash) throw keyReused();
    if (answer !== undefined && !isStale) return answer;
    if (!isCutOff && !isStale) throw inProgress();
    const taken = await objects.put(objectKey, entry, there.etag);
    if (taken === null) throw inProgress();
    return { etag: taken };
  }

  return {
    async once({ key, scope, body }, work) {
      const objectKey = `${IDEMPOTENCY_PREFIX}${hash([scope, key])}.json`;
      const bodyHash = hash(body ?? null);
      const begun = await begin(objectKey, bodyHash);
      if ('status' in begun) return begun;
      let answer: RouteAnswer;
      try {
        answer = await work();
      } catch (error) {
        // Nothing was done: the key is free again, also for a request that is mended.
        await objects.remove(objectKey, begun.etag);
        throw error;
      }
      const entry: Entry = { bodyHash, since: new Date(now()).toISOString(), nonce: randomUUID(), answer };
      await objects.put(objectKey, entry, begun.etag);
      return answer;
    },
  };
}

/**
 * The value of an `Idempotency-Key` header, or null where there is none.
 * @throws {Problem} where it is none
 */
export function readIdempotencyKey(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (/^[!-~]{1,255}$/.test(value)) return value;
  const message = 'expected 1 to 255 visible ASCII characters';
  throw invalidRequest([{ in: 'header', pointer: '/Idempotency-Key', message }]);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function keyReused(): Problem {
  return new Problem('idempotency-key-reused', 'This key was sent with another body before: take a new one.');
}

function inProgress(): Problem {
  return new Problem(
    'request-in-progress',
    'A request with this key is being worked on: ask again shortly.',
    {
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    },
  );
}
