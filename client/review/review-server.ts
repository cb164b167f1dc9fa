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

/** The name by which the page asks for what was decided, and saves it. */
const DECISIONS = 'decisions.json';
const LOOPBACK = '127.0.0.1';
/** So that no other web site and no other user of this computer can guess where the page is. */
const SECRET_BYTES = 16;

/** The page sends what was decided a moment later: decisions in quick succession go together. */
const GRACE_MS = 500;

/** What the server serves. */
export interface ReviewSource {
  /** The name of the page among the files. */
  readonly page: string;
  /** A file beside the page, such as `.review/a-640.webp`; null if it is not there. */
  readFile(path: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Null if nothing was decided yet. */
  readDecisions(): Promise<object | null>;
  /** @throws {ApiProblem} if something is wrong with them */
  saveDecisions(decisions: unknown): Promise<void>;
  /** Hears, in words, of what could not be served or saved. */
  onFailure(words: string): void;
}

/** A server that is at work. */
export interface ReviewServer {
  /** The page's URL. Whoever has it can see the shoot, and decide. */
  readonly url: string;
  /** Ends it, once what was decided last is saved. */
  close(): Promise<void>;
}

/**
 * Serves a review page, and what lies beside it, to browsers on this computer. A request has to know a secret in the
 * path, and to come from no other web site: a name of somebody else's that leads to this computer is refused.
 * @see https://owasp.org/www-community/attacks/DNS_Rebinding
 */
export async function startReviewServer(source: ReviewSource): Promise<ReviewServer> {
  const root = `/${randomBytes(SECRET_BYTES).toString('hex')}/`;
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      // The browser has closed the connection: it wants nothing more.
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
    if (headers.host !== host) return refuse(response, 403, 'Another host is not served.');
    const isFromHere = headers.origin === origin || (headers.origin === undefined && !isWriting);
    if (!isFromHere) return refuse(response, 403, 'Another web site is not served.');
    const path = readPath(request.url ?? '', root);
    if (path === null) return refuse(response, 404, 'There is nothing.');
    if (isWriting && path === DECISIONS) return save(request, response);
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', path === DECISIONS ? 'GET, HEAD, PUT' : 'GET, HEAD');
      return refuse(response, 405, `${method} is not served.`);
    }
    if (path === DECISIONS) return sendDecisions(response);
    const bytes = await source.readFile(path);
    if (bytes === null) return refuse(response, 404, 'There is no such file.');
    const isPage = path === source.page;
    wasOpened ||= isPage;
    const type = isPage ? 'text/html; charset=utf-8' : typeOf(path);
    // A picture is looked at again and again; the page is of this moment.
    const kept = type.startsWith('image/') ? 'private, max-age=300' : 'no-store';
    response.writeHead(200, { ...SAFE_HEADERS, 'content-type': type, 'cache-control': kept });
    if (method === 'GET') return pipeline(bytes, response);
    for await (const _ of bytes) break;
    response.end();
  }

  async function sendDecisions(response: ServerResponse): Promise<void> {
    const decisions = await source.readDecisions();
    if (decisions === null) return refuse(response, 404, 'Nothing was decided yet.');
    sendJson(response, 200, decisions);
  }

  async function save(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const decisions = await readJson(request);
    // In their order: what was decided first must not arrive last.
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

/** No other site may frame the page or read from it; the secret in its URL goes to none. */
const SAFE_HEADERS = {
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** The path below the secret, decoded; null if it is elsewhere, or could lead out. */
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

/** What the API refuses is the request's fault; all else stands behind this server. */
function explain(error: unknown): { status: number; words: string } {
  if (error instanceof TooLargeError) return { status: 413, words: error.message };
  const isRefusal =
    error instanceof SyntaxError || (error instanceof ApiProblem && [400, 422].includes(error.status));
  const message = error instanceof Error ? error.message : `${error}`;
  // A presigned URL is a secret.
  const words = explainError(error)?.message ?? message.replaceAll(/\?\S+/g, '?…');
  return { status: isRefusal ? 422 : 502, words };
}
