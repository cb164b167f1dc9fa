import { type Failure, failure } from '../../domain/failure.ts';
import { unknownOutcome } from '../../domain/segmind-reply.ts';

/** A request that got no whole reply; `cause` says why. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
}

/** Codes of faults that come before a byte of the request is sent. */
const NEVER_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

/** A submit without a reply: transient trouble where no connection was opened, else an outcome nobody knows. */
export function submitTransportFailure(error: TransportError): Failure {
  const what = describeTransport(error);
  return neverConnected(error)
    ? failure('segmind-unreachable', `No connection to Segmind: ${what}.`)
    : unknownOutcome(`The submit got no whole reply: ${what}.`);
}

/** A poll without a reply: transient trouble, whatever it was. */
export function pollTransportFailure(error: TransportError): Failure {
  return failure('segmind-unreachable', `A poll of Segmind got no whole reply: ${describeTransport(error)}.`);
}

function neverConnected(error: TransportError): boolean {
  return causesOf(error).every(({ code, syscall }) => {
    // A connection that was open can end by the same codes: `read EHOSTUNREACH`.
    if (syscall === 'read' || syscall === 'write') return false;
    return syscall === 'connect' || NEVER_CONNECTED.test(code) || CERTIFICATE.test(code);
  });
}

/** What happened, in the codes of the system: `ENOTFOUND`, `it took too long`. */
export function describeTransport(error: TransportError): string {
  const causes = causesOf(error).map(({ code, name }) =>
    name === 'TimeoutError' ? 'it took too long' : code || name,
  );
  return [...new Set(causes)].join(', ');
}

/** What is known of one error of the network. */
interface Cause {
  readonly name: string;
  readonly code: string;
  readonly syscall: string;
}

/**
 * The errors behind a failed request. `fetch` wraps what happened once more: `TypeError: fetch failed`, its `cause`
 * the system's or undici's error. If the host has several addresses and none could be reached, that is an
 * `AggregateError` with one error for each.
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
