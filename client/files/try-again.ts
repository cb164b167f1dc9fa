import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../program/backoff.ts';
import { OFFLINE } from '../program/explain-error.ts';

const TRIES = 5;
const FIRST_WAIT_MS = 1000;

/** A service that is busy, or bytes that it did not get whole. */
const BUSY =
  /^(NetworkingError|SlowDown|InternalError|ServiceUnavailable|RequestTimeout|ThrottlingException|BadDigest)$/;

/** A refusal that may pass by itself. */
export class BusyError extends Error {
  override readonly name = 'ServiceUnavailable';
}

/**
 * Does something up to five times while what stops it may pass: the network, a busy service, bytes that did not arrive
 * whole. Waits 1, 2, 4 and 8 seconds between, each shortened by up to half by chance.
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
