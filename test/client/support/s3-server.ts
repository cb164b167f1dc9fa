import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import { SortedMap } from '../../../simulation/aws/sorted-map.ts';

/** An object of the bucket. */
export interface StoredObject {
  readonly body: Buffer;
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A request as `fault` sees it: `PUT uploads/1.jpg`; a listing is `GET ` with its prefix. */
export interface S3Request {
  readonly method: string;
  readonly key: string;
  readonly accessKeyId: string;
}

/** A failure of a request: an error of S3, or a connection that breaks off after this many body bytes. */
export type S3Fault =
  | { readonly status: number; readonly code: string; readonly message?: string }
  | { readonly resetAfterBytes: number };

/** Behaviour of the server; it can be changed while the server runs. */
export interface S3Behaviour {
  /** Called before each request. @default no request fails */
  fault: (request: S3Request) => S3Fault | null;
  /** Keys per page of a listing. */
  pageSize: number;
  /** Awaited before a put that arrived complete takes effect. */
  beforeStored: (key: string) => Promise<void>;
}

/** A bucket `photos` on loopback. */
export interface S3Server extends S3Behaviour {
  readonly origin: string;
  readonly objects: SortedMap<StoredObject>;
  /** All requests, such as `PUT uploads/1.jpg`. */
  readonly seen: string[];
  /** How often each key was put and stored. */
  readonly puts: Map<string, number>;
  /** A client of the bucket, as the program creates it. */
  client(credentials?: NonNullable<S3ClientConfig['credentials']>): S3Client;
}

const BUCKET = '/photos/';
const QUIET = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/**
 * A real HTTP server for one test that implements enough of S3: put with verified SHA-256, get, list in
 * pages.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export async function startS3(): Promise<S3Server> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const s3: S3Server = {
    origin,
    objects: new SortedMap(),
    seen: [],
    puts: new Map(),
    fault: () => null,
    pageSize: 1000,
    beforeStored: async () => {},
    client: (credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' }) =>
      new S3Client({ endpoint: origin, region: 'eu-central-1', credentials, logger: QUIET }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', origin);
    const { method = '' } = request;
    const path = decodeURIComponent(pathname);
    const isListing = searchParams.get('list-type') === '2';
    const key = isListing ? (searchParams.get('prefix') ?? '') : path.slice(BUCKET.length);
    s3.seen.push(`${method} ${key}`);
    const [, accessKeyId = ''] = /Credential=([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
    const fault = s3.fault({ method, key, accessKeyId });
    if (fault !== null && 'resetAfterBytes' in fault) return breakOff(request, fault.resetAfterBytes);
    const body = await readBody(request);
    if (body === null) return;
    if (fault !== null) return refuse(response, fault.status, fault.code, fault.message);
    if (isListing) return list(key, searchParams.get('continuation-token') ?? '', response);
    if (method === 'PUT') return put(key, body, request, response);
    const object = s3.objects.get(key);
    if (object === undefined) return refuse(response, 404, 'NoSuchKey', 'The specified key does not exist.');
    response.writeHead(200, { 'content-type': object.type, etag: etagOf(object.body) }).end(object.body);
  }

  async function put(key: string, body: Buffer, { headers }: IncomingMessage, response: ServerResponse) {
    const sha256 = createHash('sha256').update(body).digest('base64');
    if (headers['x-amz-checksum-sha256'] !== sha256) {
      return refuse(response, 400, 'BadDigest', 'The SHA256 you specified did not match what was received.');
    }
    await s3.beforeStored(key);
    const metadata = Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => name.startsWith('x-amz-meta-'))
        .map(([name, value]) => [name.slice('x-amz-meta-'.length), String(value)]),
    );
    s3.objects.set(key, { body, type: headers['content-type'] ?? '', metadata });
    s3.puts.set(key, (s3.puts.get(key) ?? 0) + 1);
    response.writeHead(200, { etag: etagOf(body) }).end();
  }

  function list(prefix: string, after: string, response: ServerResponse): void {
    const keys = s3.objects.keysAfter(after, { prefix, limit: s3.pageSize + 1 });
    const page = keys.slice(0, s3.pageSize);
    const contents = page.map((key) => {
      const body = s3.objects.get(key)?.body ?? Buffer.alloc(0);
      return `<Contents><Key>${escapeXml(key)}</Key><Size>${body.length}</Size><ETag>${escapeXml(etagOf(body))}</ETag></Contents>`;
    });
    const isMore = keys.length > page.length;
    const next = isMore
      ? `<NextContinuationToken>${escapeXml(page.at(-1) ?? '')}</NextContinuationToken>`
      : '';
    response
      .writeHead(200, { 'content-type': 'application/xml' })
      .end(
        `<ListBucketResult><IsTruncated>${isMore}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`,
      );
  }
  return s3;
}

/** Null if the client went away before the end. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}

function breakOff(request: IncomingMessage, afterBytes: number): void {
  let seen = 0;
  if (afterBytes === 0) request.socket.resetAndDestroy();
  request.on('error', () => {});
  request.on('data', (chunk: Buffer) => {
    seen += chunk.length;
    if (seen >= afterBytes) request.socket.resetAndDestroy();
  });
}

function refuse(response: ServerResponse, status: number, code: string, message = code): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`);
}

/** The MD5 in quotes: the ETag of an object that was put in one part. */
export function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
