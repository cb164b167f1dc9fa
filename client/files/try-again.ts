import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 5;
const FIRST_WAIT_MS = 1000;

/** A network that fails, or a service that is busy. */
const PASSING_NAMES =
  /^(TimeoutError|NetworkingError|SlowDown|InternalError|ServiceUnavailable|RequestTimeout|ThrottlingException|BadDigest|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_\w+)$/;

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
      const waitMs = firstWaitMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
      await sleep(waitMs, undefined, { signal });
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
    if (PASSING_NAMES.test(name) || PASSING_NAMES.test(code)) return true;
    const status = $metadata?.httpStatusCode ?? 0;
    if (status === 429 || status >= 500) return true;
  }
  return false;
}
