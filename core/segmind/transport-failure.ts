import { type Failure, failure } from '../domain/failure.ts';
import { unknownOutcome } from './segmind-reply.ts';

/** A request without a whole reply; `cause` has the reason. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
}

/** Error codes from before the first byte of the request. */
const NEVER_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

/**
 * The failure of a submit without a reply: transient if no connection was opened, else the outcome is
 * unknown.
 */
export function submitTransportFailure(error: TransportError): Failure {
  const what = describeTransport(error);
  return neverConnected(error)
    ? failure('segmind-unreachable', `No connection to Segmind: ${what}.`)
    : unknownOutcome(`The submit got no complete reply: ${what}.`);
}

/** The failure of a poll without a reply: always transient. */
export function pollTransportFailure(error: TransportError): Failure {
  return failure(
    'segmind-unreachable',
    `A poll of Segmind got no complete reply: ${describeTransport(error)}.`,
  );
}

function neverConnected(error: TransportError): boolean {
  return causesOf(error).every(({ code, syscall }) => {
    // An open connection can end with the same codes: `read EHOSTUNREACH`.
    if (syscall === 'read' || syscall === 'write') return false;
    return syscall === 'connect' || NEVER_CONNECTED.test(code) || CERTIFICATE.test(code);
  });
}

/** The error in the system's codes: `ENOTFOUND`, `it took too long`. */
export function describeTransport(error: TransportError): string {
  const causes = causesOf(error).map(({ code, name }) =>
    name === 'TimeoutError' ? 'the request timed out' : code || name,
  );
  return [...new Set(causes)].join(', ');
}

/** The known fields of one network error. */
interface Cause {
  readonly name: string;
  readonly code: string;
  readonly syscall: string;
}

/**
 * The errors behind a failed request. `fetch` wraps them once more: `TypeError: fetch failed`, with the
 * system's or undici's error as its `cause`. If the host has several addresses and all of them fail,
 * that is an `AggregateError` with one error for each.
 * @see https://nodejs.org/api/net.html#netsetdefaultautoselectfamilyvalue
 */
function causesOf({ cause }: TransportError): readonly Cause[] {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const errors: readonly unknown[] = inner instanceof AggregateError ? inner.errors : [inner];
  return (errors.length === 0 ? [inner] : errors).map(readCause);
}

function readCause(error: unknown): Cause {
  const {
    name = 'Error',
    code = '',
    syscall = '',
  } = error as { name?: string; code?: string; syscall?: string };
  return { name, code: typeof code === 'string' ? code : '', syscall };
}
