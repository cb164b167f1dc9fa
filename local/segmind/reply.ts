/** A complete HTTP answer, before a fault spoils it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The same answer with these headers too. */
export function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** An answer in JSON. */
export function jsonReply(status: number, value: unknown): Reply {
  return textReply(status, 'application/json', JSON.stringify(value));
}

/** An answer in the given type of text. */
export function textReply(status: number, contentType: string, text: string): Reply {
  return { status, headers: { 'content-type': contentType }, body: Buffer.from(text) };
}

/** A field that Segmind's replies do not have: it says that no model made the pictures. */
export const SIMULATED = { simulated: true } as const;

const MESSAGES: Readonly<Record<number, string>> = {
  400: 'Invalid request parameters',
  401: 'Unauthorized. API key is invalid or may have expired',
  403: 'You do not have permission to use this resource',
  404: 'Workflow not found',
  406: 'Insufficient credits',
  410: 'This model has been retired',
  429: 'Rate limit exceeded',
  500: 'Internal server error',
  502: 'Service unavailable',
  503: 'Service temporarily unavailable',
  504: 'Request timed out',
};

/** Titles of the HTML pages of a gateway, which answers these statuses in place of the vendor. */
const GATEWAY_TITLES: Readonly<Record<number, string>> = {
  405: '405 Method Not Allowed',
  520: '520 Web server is returning an unknown error',
  521: '521 Web server is down',
  522: '522 Connection timed out',
  523: '523 Origin is unreachable',
  524: '524 A timeout occurred',
  525: '525 SSL handshake failed',
  526: '526 Invalid SSL certificate',
  530: '530 Origin DNS error',
};

/** The statuses with the longer form of the vendor's errors. */
const LONG_SHAPE = new Set([400, 404, 500]);

/**
 * An error in the vendor's form: `{error}`, or `{error, error_description, status_code}`, or an HTML page for
 * 405 and for statuses of a gateway.
 * @see https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/
 */
export function errorReply(
  status: number,
  message = MESSAGES[status] ?? `Unexpected status ${status}`,
): Reply {
  const title = GATEWAY_TITLES[status];
  if (title !== undefined) return htmlReply(status, title);
  if (!LONG_SHAPE.has(status)) return jsonReply(status, { error: message });
  const error = MESSAGES[status];
  return jsonReply(status, { error, error_description: message, status_code: status });
}

/** A minimal HTML page, as gateways answer it. */
export function htmlReply(status: number, title: string): Reply {
  const page = `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return textReply(status, 'text/html', page);
}

/** An error as object stores answer it. */
export function xmlErrorReply(status: number): Reply {
  const code = status === 404 ? 'NoSuchKey' : status === 403 ? 'AccessDenied' : 'InternalError';
  return textReply(status, 'application/xml', `<?xml version="1.0"?>\n<Error><Code>${code}</Code></Error>\n`);
}
