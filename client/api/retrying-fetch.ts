import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../program/backoff.ts';
import { Problem } from '../program/problem.ts';

type Fetch = typeof fetch;

const TRIES = 6;
const TIMEOUT_MS = 40_000;
/**
 * Backoff: 1, 2, 4, 8 and 16 seconds, each shortened at random by up to half; 31 seconds in total at most.
 */
const FIRST_WAIT_MS = 1000;
const LONGEST_ASKED_MS = 60_000;

/** Options of {@link createRetryingFetch}. */
export interface RetryOptions {
  readonly signal: AbortSignal;
  readonly debug: (words: string) => void;
  /** @default 1,000 milliseconds */
  readonly firstWaitMs?: number;
}

/**
 * Creates a `fetch` that retries if the API is busy (429 or 5xx; it waits as `Retry-After` asks) or cannot be
 * reached. Every request of this program is safe to repeat: a bulk run carries an `Idempotency-Key`, and
 * the stack retouches the same upload once.
 * @throws {Problem} if the last try gets no answer
 */
export function createRetryingFetch(send: Fetch, options: RetryOptions): Fetch {
  const { signal, debug, firstWaitMs = FIRST_WAIT_MS } = options;
  return async (input, init) => {
    const { origin, pathname } = new URL(String(input));
    for (let attempt = 1; ; attempt += 1) {
      const startedMs = performance.now();
      const log = (what: string | number) =>
        debug(
          `${init?.method ?? 'GET'} ${origin}${pathname} ${what}, ${Math.round(performance.now() - startedMs)} ms`,
        );
      const waitMs = backoffMs(attempt, firstWaitMs);
      try {
        const timeout = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
        const response = await send(input, { ...init, signal: timeout });
        log(response.status);
        if (attempt === TRIES || !isBusy(response.status)) return response;
        await response.body?.cancel();
        await sleep(askedWaitMs(response) ?? waitMs, undefined, { signal });
      } catch (error) {
        signal.throwIfAborted();
        if (!isOfNetwork(error)) throw error;
        log(causeOf(error));
        if (attempt === TRIES) throw unreachable(origin, error);
        await sleep(waitMs, undefined, { signal });
      }
    }
  };
}

function isBusy(status: number): boolean {
  return status === 429 || status >= 500;
}

/** Whether `fetch` failed without an answer. An error while loading credentials is not of this kind. */
function isOfNetwork(error: unknown): boolean {
  return error instanceof TypeError || (error as { name?: string }).name === 'TimeoutError';
}

function askedWaitMs(response: Response): number | null {
  const asked = response.headers.get('retry-after');
  if (asked === null) return null;
  const ms = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_ASKED_MS);
}

/** The network's error code, such as `ECONNREFUSED`, or the error's name. */
function causeOf(error: unknown): string {
  const { cause = error } = error as { cause?: unknown };
  const { code, name } = cause as { code?: string; name?: string };
  return name === 'TimeoutError' ? 'no answer in time' : (code ?? name ?? 'no connection');
}

function unreachable(origin: string, cause: unknown): Problem {
  return new Problem(
    `There is no connection to ${origin} (${causeOf(cause)}). Check that this computer is online, then run the command again.`,
    { cause },
  );
}
