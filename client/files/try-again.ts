import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../program/backoff.ts';
import { OFFLINE } from '../program/explain-error.ts';

const TRIES = 5;
const FIRST_WAIT_MS = 1000;

/** Names of errors of a busy service, or of bytes that did not arrive complete. */
const BUSY =
  /^(NetworkingError|SlowDown|InternalError|ServiceUnavailable|RequestTimeout|ThrottlingException|BadDigest)$/;

/** A transient refusal of S3. */
export class BusyError extends Error {
  override readonly name = 'ServiceUnavailable';
}

/**
 * Does `work` up to five times while it fails transiently: network errors, a busy service, bytes that did not
 * arrive complete. Waits 1, 2, 4 and 8 seconds in between, each shortened at random by up to half.
 * @throws what the last try threw
 */
export async function tryAgain<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  firstWaitMs = FIRST_WAIT_MS,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (attempt === TRIES || !mayPass(error)) throw error;
      await sleep(backoffMs(attempt, firstWaitMs), undefined, { signal });
    }
  }
}

function mayPass(error: unknown): boolean {
  for (let one = error; typeof one === 'object' && one !== null; one = (one as { cause?: unknown }).cause) {
    const {
      name = '',
      code = '',
      $metadata,
    } = one as {
      name?: string;
      code?: string;
      $metadata?: { httpStatusCode?: number };
    };
    if ([name, code].some((one) => OFFLINE.test(one) || BUSY.test(one))) return true;
    const status = $metadata?.httpStatusCode ?? 0;
    if (status === 429 || status >= 500) return true;
  }
  return false;
}
