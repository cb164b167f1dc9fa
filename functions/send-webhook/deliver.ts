import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { guardTarget } from '../../core/http/address-guard.ts';
import { readResetSeconds } from '../../core/http/reset-header.ts';

/** Outcome of one try. */
export type Delivery =
  | { readonly kind: 'delivered' }
  /** The receiver wants no more events: HTTP 410. */
  | { readonly kind: 'gone' }
  /** `retryAfterSeconds` is the wait that the receiver asked for, or null. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterSeconds: number | null };

/** Posts a body to the receiver. */
export type Deliver = (headers: Readonly<Record<string, string>>, body: string) => Promise<Delivery>;

/** Options for reaching a receiver. */
export interface DeliverOptions {
  readonly url: string;
  /** Trusted origins: https and a public address are not required. */
  readonly trustedOrigins: readonly string[];
  /** Time from the DNS look-up to the status of the answer. @default 10 seconds */
  readonly timeoutMs?: number;
  /** @default DNS, public addresses only */
  readonly lookup?: LookupFunction;
}

/**
 * {@link Deliver} over the network. A status of 200 to 299 is a success; all others are failures. Redirects
 * are not followed. From the answer it reads only the status and the wait.
 * @see
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#delivery-success-and-failure
 */
export function createDeliver(options: DeliverOptions): Deliver {
  const { timeoutMs = 10_000 } = options;
  return async (headers, body) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await post(options, headers, body, signal);
      response.destroy();
      return judge(response);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const reason = signal.aborted
        ? `The receiver did not answer within ${timeoutMs / 1000} seconds.`
        : `The receiver is unreachable: ${code ?? message}`;
      return failed(reason);
    }
  };
}

/** @throws errors of the guard and of the connection */
function post(
  { url, trustedOrigins, lookup }: DeliverOptions,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const target = new URL(url);
  const guard = guardTarget(target, trustedOrigins, lookup);
  const { request } = target.protocol === 'https:' ? https : http;
  const length = String(Buffer.byteLength(body));
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': length, connection: 'close' },
      signal,
      ...guard,
    };
    request(target, options, resolve).on('error', reject).end(body);
  });
}

function judge({ statusCode: status = 0, headers }: http.IncomingMessage): Delivery {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  const isRedirect = status >= 300 && status < 400;
  const reason = `The receiver answered HTTP ${status}${isRedirect ? ', a redirect, which Retouch does not follow' : ''}.`;
  return failed(
    reason,
    readResetSeconds((name) => String(headers[name] ?? ''), Date.now()),
  );
}

function failed(reason: string, retryAfterSeconds: number | null = null): Delivery {
  return { kind: 'failed', reason, retryAfterSeconds };
}
