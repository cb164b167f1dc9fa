/** Segmind's reply to one request. */
export interface VendorReply {
  /** @default 200 */
  readonly status?: number;
  /** JSON, or a text that is sent unchanged. @default an empty object */
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Thrown instead of a reply. */
  readonly error?: Error;
  /** Time until the reply, milliseconds. @default as for other replies */
  readonly ms?: number;
  /** Whether Segmind takes and bills the job nevertheless. @default false */
  readonly takesJob?: boolean;
}

/** The HTML page of a proxy in front of Segmind. */
export const HTML_PAGE = '<!doctype html><html><title>Temporarily unavailable</title></html>';

/** The error of an open connection that was reset. */
export function connectionReset(): Error {
  return fetchFailed(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }));
}

/**
 * The error of connections that could not be opened: Node tried each address of the host.
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

/** The error of a submit that timed out after {@link SUBMIT_TIMEOUT_MS}. */
export function tookTooLong(): Error {
  return Object.assign(new Error('The operation was aborted due to timeout'), { name: 'TimeoutError' });
}

/** How long the client waits for the reply to a submit. */
export const SUBMIT_TIMEOUT_MS = 45_000;

/** The error that `fetch` throws, with its cause. */
function fetchFailed(cause: Error): Error {
  return Object.assign(new TypeError('fetch failed'), { cause });
}
