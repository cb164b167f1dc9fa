/** What Segmind answers to one request. */
export interface VendorReply {
  /** @default 200 */
  readonly status?: number;
  /** JSON, or text that is sent as it is. @default an empty object */
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Thrown instead of an answer. */
  readonly error?: Error;
  /** How long it takes, milliseconds. @default as Segmind's other answers */
  readonly ms?: number;
  /** Whether the job is taken all the same, and billed. @default false */
  readonly takesJob?: boolean;
}

/** The page of a proxy before Segmind. */
export const HTML_PAGE = '<!doctype html><html><title>Temporarily unavailable</title></html>';

/** A connection that was open, and was reset. */
export function connectionReset(): Error {
  return fetchFailed(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }));
}

/**
 * Connections that were never opened: Node tried each address of the host.
 * @see https://nodejs.org/api/net.html#netsetdefaultautoselectfamilyvalue
 */
export function connectionRefused(): Error {
  const refused = (address: string) =>
    Object.assign(new Error(`connect ECONNREFUSED ${address}:443`), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
  const errors = [refused('192.0.2.1'), refused('2001:db8::1')];
  return fetchFailed(Object.assign(new AggregateError(errors), { code: 'ECONNREFUSED' }));
}

/** The client gave the submit up, after {@link SUBMIT_TIMEOUT_MS}. */
export function tookTooLong(): Error {
  return Object.assign(new Error('The operation was aborted due to timeout'), { name: 'TimeoutError' });
}

/** How long the client waits for the reply to a submit. */
export const SUBMIT_TIMEOUT_MS = 45_000;

/** What `fetch` throws, with its cause. */
function fetchFailed(cause: Error): Error {
  return Object.assign(new TypeError('fetch failed'), { cause });
}
