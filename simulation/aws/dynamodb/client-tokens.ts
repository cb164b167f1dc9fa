import { hash } from 'node:crypto';
import { tokenInProgress, tokenReused } from './errors.ts';

/** How long a token is remembered after its request was completed. */
const TOKEN_MS = 10 * 60_000;

interface Remembered {
  readonly fingerprint: string;
  /** Undefined while the request is in progress. */
  completedMs?: number;
}

/**
 * The tokens that make a transaction idempotent.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html (ClientRequestToken)
 */
export class ClientTokens {
  readonly #remembered = new Map<string, Remembered>();

  /**
   * Begins a request. Returns true if the request was completed before.
   * @throws IdempotentParameterMismatchException if the token came with another request
   * @throws TransactionInProgressException
   */
  isReplay(token: string, request: unknown, now: Date): boolean {
    this.#forget(now);
    const fingerprint = hash('sha1', describe(request), 'base64');
    const known = this.#remembered.get(token);
    if (known === undefined) {
      this.#remembered.set(token, { fingerprint });
      return false;
    }
    if (known.fingerprint !== fingerprint) throw tokenReused();
    if (known.completedMs === undefined) throw tokenInProgress();
    return true;
  }

  /** A cancelled request is not remembered. */
  cancel(token: string): void {
    this.#remembered.delete(token);
  }

  complete(token: string, now: Date): void {
    const known = this.#remembered.get(token);
    if (known === undefined) return;
    // Kept in the order of completion.
    this.#remembered.delete(token);
    this.#remembered.set(token, { ...known, completedMs: now.getTime() });
  }

  #forget(now: Date): void {
    for (const [token, { completedMs }] of this.#remembered) {
      if (completedMs === undefined) continue;
      if (now.getTime() - completedMs < TOKEN_MS) return;
      this.#remembered.delete(token);
    }
  }
}

/** A text that is the same for equal requests, independent of the order of keys in their maps. */
function describe(value: unknown): string {
  if (value === null || typeof value !== 'object')
    return typeof value === 'string' ? JSON.stringify(value) : `${typeof value} ${value}`;
  if (Array.isArray(value)) return `[${value.map(describe).join()}]`;
  if (value instanceof Set) return `s{${[...value].map(describe).sort().join()}}`;
  if (ArrayBuffer.isView(value)) {
    return `b${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}`;
  }
  const map = value as Record<string, unknown>;
  const entries = Object.keys(map)
    .sort()
    .filter((name) => map[name] !== undefined)
    .map((name) => `${JSON.stringify(name)}:${describe(map[name])}`);
  return `{${entries.join()}}`;
}
