import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { type Failure, failure } from '../../domain/failure.ts';
import { AddressNotAllowedError, guardTarget } from '../../http/address-guard.ts';
import { readResetSeconds } from '../../http/reset-header.ts';
import type { SegmindOutput } from '../segmind-output.ts';

/**
 * An output cannot be read, or not now. `failure` gives the reason, `retryAfterSeconds` when to try again.
 */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  readonly failure: Failure;
  readonly retryAfterSeconds: number | null;

  constructor(why: Failure, retryAfterSeconds: number | null = null) {
    super(why.message);
    this.failure = why;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** An output's bytes as they arrive. */
export interface OutputStream {
  readonly body: AsyncIterable<Buffer>;
  /** The length that the server declares; null without a declaration. */
  readonly declaredBytes: number | null;
}

/** Opens outputs for reading, without the API key. */
export type OutputSource = (output: SegmindOutput, signal: AbortSignal) => Promise<OutputStream>;

/** Limits of an output source. */
export interface OutputSourceOptions {
  /** Origins that may use http and private addresses. */
  readonly trustedOrigins: readonly string[];
  readonly maxBytes: number;
  /** The `User-Agent` header. @default no such header */
  readonly userAgent?: string;
  /** @default 20 seconds without a byte */
  readonly idleTimeoutMs?: number;
  /** @default DNS, public addresses only: see {@link lookupPublic} */
  readonly lookup?: LookupFunction;
}

const MAX_REDIRECTS = 3;
const MAX_URL_LENGTH = 8192;

/**
 * An {@link OutputSource} over the network. URLs come from a third party, so each URL and each redirect must
 * be https and lead to a public address. The socket connects to the address that was checked.
 * @throws {OutputError} when it opens the output and, for later faults, while the body is read
 */
export function createOutputSource(options: OutputSourceOptions): OutputSource {
  const { maxBytes } = options;

  async function open(url: string, signal: AbortSignal, redirectsLeft: number): Promise<OutputStream> {
    const target = readUrl(url);
    const response = await request(target, options, signal);
    const { statusCode: status = 0, headers } = response;
    if (status === 200) {
      const declared = headers['content-length'];
      const declaredBytes = declared === undefined ? null : Number(declared);
      if (declaredBytes !== null && declaredBytes > maxBytes) {
        response.destroy();
        throw new OutputError(tooLarge(`declares ${declaredBytes} bytes`, maxBytes));
      }
      return { body: guard(response, declaredBytes, maxBytes), declaredBytes };
    }
    response.destroy();
    if (status >= 300 && status < 400 && headers.location !== undefined && redirectsLeft > 0) {
      const next = URL.parse(headers.location, target.href);
      return open(next?.href ?? headers.location, signal, redirectsLeft - 1);
    }
    throw refused(
      target,
      status,
      readResetSeconds((name) => String(headers[name] ?? ''), Date.now()),
    );
  }

  return async (output, signal) => {
    if (output.kind === 'url') return open(output.url, signal, MAX_REDIRECTS);
    const { bytes } = output;
    if (bytes.length > maxBytes) throw new OutputError(tooLarge(`has ${bytes.length} bytes`, maxBytes));
    return { body: Readable.from([bytes]), declaredBytes: bytes.length };
  };
}

function readUrl(url: string): URL {
  const target = url.length > MAX_URL_LENGTH ? null : URL.parse(url);
  if (target === null) throw notAllowed('The URL of an output is not valid.');
  return target;
}

function request(
  url: URL,
  { trustedOrigins, userAgent, idleTimeoutMs = 20_000, lookup }: OutputSourceOptions,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) =>
      reject(
        error instanceof AddressNotAllowedError ? notAllowed(error.message) : unavailable(url.origin, error),
      );
    try {
      const guard = guardTarget(url, trustedOrigins, lookup);
      const { get } = url.protocol === 'https:' ? https : http;
      const headers = {
        'accept-encoding': 'identity',
        connection: 'close',
        ...(userAgent !== undefined && { 'user-agent': userAgent }),
      };
      const asked = get(url, { headers, signal, timeout: idleTimeoutMs, ...guard }, resolve);
      asked.on('timeout', () => asked.destroy(new Error(`no data for ${idleTimeoutMs / 1000} seconds`)));
      asked.on('error', refuse);
    } catch (error) {
      refuse(error as Error);
    }
  });
}

/**
 * Passes the body on. Throws if it is longer than `maxBytes`, differs from the declared length, or breaks
 * off.
 */
async function* guard(
  response: http.IncomingMessage,
  declaredBytes: number | null,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new OutputError(tooLarge('is longer', maxBytes));
      yield chunk;
    }
  } catch (error) {
    throw error instanceof OutputError ? error : unavailable('its server', error);
  }
  if (declaredBytes !== null && bytes !== declaredBytes) {
    throw unavailable('its server', new Error(`${bytes} bytes arrived, expected ${declaredBytes}`));
  }
}

function refused(url: URL, status: number, retryAfterSeconds: number | null): OutputError {
  const said = `The server of an output (${url.origin}) answered HTTP ${status}`;
  const isPassing = status === 408 || status === 429 || status >= 500;
  return isPassing
    ? new OutputError(failure('output-unavailable', `${said}.`), retryAfterSeconds)
    : new OutputError(
        failure(
          'output-not-found',
          `${said}: the retouched photo does not exist there, or Retouch may not read it.`,
        ),
      );
}

function tooLarge(seen: string, maxBytes: number): Failure {
  return failure(
    'output-too-large',
    `An output ${seen}; at most ${maxBytes} bytes are allowed. Raise the setting maxOutputMegabytes if the output is correct.`,
  );
}

function notAllowed(message: string): OutputError {
  return new OutputError(
    failure(
      'output-not-allowed',
      `${message} Retouch downloads outputs over https from public addresses, or from origins in the setting trustedOutputOrigins.`,
    ),
  );
}

function unavailable(from: string, error: unknown): OutputError {
  const { code, message } = error as { code?: string; message: string };
  return new OutputError(
    failure(
      'output-unavailable',
      `Retouch could not download a whole output from ${from}: ${code ?? message}.`,
    ),
  );
}
