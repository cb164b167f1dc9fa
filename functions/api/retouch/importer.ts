import type { S3Client } from '@aws-sdk/client-s3';
import { fileTypeFromBuffer } from 'file-type';
import { knownVersion } from '../../../core/domain/photo.ts';
import { PHOTO_TYPE_NAMES, PHOTO_TYPES } from '../../../core/domain/photo-types.ts';
import { OutputError, type OutputSource } from '../../../core/segmind/outputs/output-source.ts';
import { putStream } from '../../../core/storage/put-stream.ts';
import { Problem } from '../http/problem.ts';
import { VERSION } from '../version.ts';
import { photoExists } from './free-key.ts';

/** The target of an imported photo. */
export interface ImportTarget {
  readonly bucket: string;
  readonly key: string;
  /** Without the `x-amz-meta-` prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether it may replace an existing photo. */
  readonly overwrite: boolean;
}

/** Imports photos from the network. */
export interface Importer {
  /**
   * Streams a photo into the bucket, and returns its version; undefined if versioning is suspended.
   * @param deadline see {@link importDeadline}
   * @throws {Problem} if the URL is not allowed, if it leads to something that is no photo or too large, if
   * it does not arrive in time, or if another photo has its key
   */
  import(
    url: string,
    target: ImportTarget,
    deadline: AbortSignal,
  ): Promise<{ versionId: string | undefined }>;
}

/** The first bytes, enough to tell a picture's type. */
const HEAD_BYTES = 4096;
/** Less than API Gateway waits for an answer, which is 30 seconds. */
const IMPORT_SECONDS = 20;

/**
 * User agent of an import. Hosts such as Wikimedia refuse requests without one.
 * @see https://foundation.wikimedia.org/wiki/Policy:User-Agent_policy
 */
export const IMPORT_USER_AGENT = `Retouch/${VERSION} (imports single photos, each asked for by a user)`;

/** The deadline that all imports of one request share. */
export function importDeadline(): AbortSignal {
  return AbortSignal.timeout(IMPORT_SECONDS * 1000);
}

/** An {@link Importer} over a guarded source: https and public addresses, or trusted origins. */
export function createImporter(s3: S3Client, open: OutputSource): Importer {
  return {
    async import(url, { bucket, key, metadata, overwrite }, deadline) {
      try {
        const { body } = await open({ kind: 'url', url }, deadline);
        const { type, whole } = await readType(body);
        const target = { Bucket: bucket, Key: key, ContentType: type, Metadata: { ...metadata } };
        const condition = overwrite ? {} : { IfNoneMatch: '*' };
        const { versionId } = await putStream(s3, { ...target, ...condition }, whole);
        return { versionId: knownVersion(versionId) };
      } catch (error) {
        if (deadline.aborted) throw tooSlow();
        if (!overwrite && isTaken(error)) throw photoExists(key);
        throw error instanceof OutputError ? explain(error) : error;
      }
    },
  };
}

/** Whether a conditional write found an object: S3 answers 412, or 409 while the object is being written. */
function isTaken(error: unknown): boolean {
  const { $metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode === 412 || $metadata?.httpStatusCode === 409;
}

/** Reads the type from the first bytes; then the whole body streams through. */
async function readType(body: AsyncIterable<Buffer>) {
  const chunks = body[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  for (let bytes = 0; bytes < HEAD_BYTES; ) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    head.push(value);
    bytes += value.length;
  }
  const type = (await fileTypeFromBuffer(Buffer.concat(head)))?.mime ?? null;
  if (!PHOTO_TYPES.some((known) => known === type)) {
    await chunks.return?.();
    throw new Problem(
      'unsupported-photo',
      `The file at the URL is ${type === null ? 'of an unknown type' : `of type ${type}`}; expected ${PHOTO_TYPE_NAMES}.`,
    );
  }
  async function* passThrough() {
    try {
      yield* head;
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
    } finally {
      await chunks.return?.();
    }
  }
  return { type: String(type), whole: passThrough() };
}

/** Explains an output error as an import error. It does not quote the URL, which may be a secret. */
function explain(error: OutputError): Problem {
  switch (error.failure.code) {
    case 'output-too-large':
      return new Problem(
        'photo-too-large',
        'The photo at the URL is larger than the setting maxPhotoMegabytes allows.',
      );
    case 'output-not-allowed':
      return new Problem(
        'url-not-allowed',
        'The API imports photos over https from public addresses, or from origins in the setting trustedImportOrigins. The same holds for redirects.',
      );
    case 'output-not-found':
      return new Problem(
        'import-failed',
        'The server at the URL does not have the photo, or refuses to serve it.',
      );
    default:
      return new Problem(
        'import-failed',
        'The API could not read the whole photo: the server was unreachable, failed, or closed the connection. Try again, or use POST /uploads.',
      );
  }
}

function tooSlow(): Problem {
  return new Problem(
    'import-timed-out',
    `The photo did not arrive within ${IMPORT_SECONDS} seconds of the request. Import fewer photos at once, or use POST /uploads, which has no such limit.`,
  );
}
