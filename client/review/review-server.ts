import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProblem } from '../api/ask.ts';
import { explainError } from '../program/explain-error.ts';
import { typeOf } from './file-types.ts';
import { readJson, TooLargeError } from './read-json.ts';

/** The name under which the page reads decisions and saves them. */
const DECISIONS = 'decisions.json';
const LOOPBACK = '127.0.0.1';
/** Keeps other web sites and other users of this computer from guessing the page's URL. */
const SECRET_BYTES = 16;

/** The page sends decisions after a short delay, so that several in quick succession go together. */
const GRACE_MS = 500;

/** What the server serves. */
export interface ReviewSource {
  /** The name of the page among the files. */
  readonly page: string;
  /** A file beside the page, such as `.review/a-640.webp`; null if it is not there. */
  readFile(path: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Null if nothing was decided yet. */
  readDecisions(): Promise<object | null>;
  /** @throws {ApiProblem} if the API refuses the decisions */
  saveDecisions(decisions: unknown): Promise<void>;
  /** Is called with a message if something could not be served or saved. */
  onFailure(words: string): void;
}

/** A running review server. */
export interface ReviewServer {
  /** The page's URL. It is a secret: it lets its holder see the shoot and decide. */
  readonly url: string;
  /** Stops the server after the last decisions are saved. */
  close(): Promise<void>;
}

/**
 * Serves a review page and the files beside it to browsers on this computer. A request needs the secret in
 * the path. A request from another web site, or by another host name that leads to this computer, is refused.
 * @see https://owasp.org/www-community/attacks/DNS_Rebinding
 */
export async function startReviewServer(source: ReviewSource): Promise<ReviewServer> {
  const root = `/${randomBytes(SECRET_BYTES).toString('hex')}/`;
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      // The browser has closed the connection and needs no answer.
      if (error === request.errored || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
      const { status, words } = explain(error);
      source.onFailure(words);
      if (response.headersSent) response.destroy();
      else refuse(response, status, words);
    });
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const host = `${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  let saving: Promise<void> = Promise.resolve();
  let wasOpened = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const isWriting = method === 'PUT';
    if (headers.host !== host) return refuse(response, 403, 'This server does not serve other hosts.');
    const isFromHere = headers.origin === origin || (headers.origin === undefined && !isWriting);
    if (!isFromHere) return refuse(response, 403, 'This server does not serve other web sites.');
    const path = readPath(request.url ?? '', root);
    if (path === null) return refuse(response, 404, 'This path does not exist.');
    if (isWriting && path === DECISIONS) return save(request, response);
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', path === DECISIONS ? 'GET, HEAD, PUT' : 'GET, HEAD');
      return refuse(response, 405, `${method} is not supported.`);
    }
    if (path === DECISIONS) return sendDecisions(response);
    const bytes = await source.readFile(path);
    if (bytes === null) return refuse(response, 404, 'There is no such file.');
    const isPage = path === source.page;
    wasOpened ||= isPage;
    const type = isPage ? 'text/html; charset=utf-8' : typeOf(path);
    // A picture is loaded again and again, so the browser may cache it; the page has to be current.
    const kept = type.startsWith('image/') ? 'private, max-age=300' : 'no-store';
    response.writeHead(200, { ...SAFE_HEADERS, 'content-type': type, 'cache-control': kept });
    if (method === 'GET') return pipeline(bytes, response);
    for await (const _ of bytes) break;
    response.end();
  }

  async function sendDecisions(response: ServerResponse): Promise<void> {
    const decisions = await source.readDecisions();
    if (decisions === null) return refuse(response, 404, 'There are no decisions yet.');
    sendJson(response, 200, decisions);
  }

  async function save(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const decisions = await readJson(request);
    // Save in order, so that earlier decisions do not overwrite later ones.
    const saved = saving.then(() => source.saveDecisions(decisions));
    saving = saved.catch(() => {});
    await saved;
    response.writeHead(204, SAFE_HEADERS).end();
  }

  return {
    url: origin + root + encodeURIComponent(source.page),
    close: async () => {
      if (wasOpened) await sleep(GRACE_MS);
      await saving;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** No other site may frame the page or read from it, and the secret in its URL is in no referrer. */
const SAFE_HEADERS = {
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** The decoded path below the secret. Null if it is not below the secret, or could lead out of the folder. */
function readPath(url: string, root: string): string | null {
  const [pathname = ''] = url.split('?');
  if (!pathname.startsWith(root)) return null;
  try {
    const path = decodeURIComponent(pathname.slice(root.length));
    const leadsOut = path.split('/').some((part) => /^\.{0,2}$/.test(part));
    return leadsOut ? null : path;
  } catch {
    return null;
  }
}

function refuse(response: ServerResponse, status: number, detail: string): void {
  sendJson(response, status, { detail });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { ...SAFE_HEADERS, 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}

/** A refusal by the API is a wrong request (422). Any other error comes from behind this server (502). */
function explain(error: unknown): { status: number; words: string } {
  if (error instanceof TooLargeError) return { status: 413, words: error.message };
  const isRefusal =
    error instanceof SyntaxError || (error instanceof ApiProblem && [400, 422].includes(error.status));
  const message = error instanceof Error ? error.message : `${error}`;
  // A presigned URL is a secret.
  const words = explainError(error)?.message ?? message.replaceAll(/\?\S+/g, '?…');
  return { status: isRefusal ? 422 : 502, words };
}
