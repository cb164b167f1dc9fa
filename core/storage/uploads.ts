import {
  GetObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { knownVersion, type Upload } from '../domain/photo.ts';
import { findObject, isMissing } from './find-object.ts';
import { explainUnreadable, UnreadableUploadError } from './unreadable-upload.ts';

/** Identifies one version of an object under `uploads/`. */
export interface ObjectVersion {
  /** Undefined if the object was put without versioning. */
  readonly versionId: string | undefined;
  readonly etag: string;
  /** When S3 stored it: ISO 8601, in whole seconds. */
  readonly modifiedAt: string;
  /** True if S3 refuses the HEAD. Then the data come from a listing, which has no version id. */
  readonly isRefused?: boolean;
}

/** The object at an upload's key now. */
export interface CurrentObject extends ObjectVersion {
  readonly bytes: number;
  /** User-defined metadata, without the `x-amz-meta-` prefix. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** An object with a stream of its bytes. */
export interface OpenedObject extends CurrentObject {
  readonly body: AsyncIterable<Buffer>;
}

/**
 * Reads photos under `uploads/`.
 * @throws {UnreadableUploadError} from `open` and `openCurrent`, if the upload exists but S3 does not return
 * its bytes
 */
export interface Uploads {
  /** The object at the upload's key now, or null if there is none (any more). */
  findCurrent(upload: Upload): Promise<CurrentObject | null>;
  /**
   * Like `findCurrent`, with the bytes, in one request. The caller must read the stream or end it with
   * `return`.
   */
  openCurrent(upload: Upload): Promise<OpenedObject | null>;
  /**
   * Like `openCurrent`, but for this exact upload: also after it was replaced or deleted, while S3 keeps its
   * version.
   */
  open(upload: Upload): Promise<OpenedObject | null>;
  /** A URL that reads this exact upload, for `expiresSeconds`. It is a secret: do not log or store it. */
  presign(upload: Upload, expiresSeconds: number): Promise<string>;
}

/** True if the upload is still the object at its key, as far as S3 can say. */
export function isCurrent(upload: Upload, current: ObjectVersion): boolean {
  if (current.isRefused) return true;
  const versionId = knownVersion(upload.versionId);
  if (versionId !== undefined || current.versionId !== undefined) return versionId === current.versionId;
  // An upload that comes from a record has no ETag and no time: assume that it is the object that is there.
  if (upload.etag === undefined) return true;
  return upload.etag === current.etag && upload.modifiedAt === current.modifiedAt;
}

/** Describes an object from a HEAD or a listing. Cuts milliseconds off, as only a listing has them. */
export function describeObject(object: {
  readonly VersionId?: string | undefined;
  readonly ETag?: string | undefined;
  readonly LastModified?: Date | undefined;
}): ObjectVersion {
  const { VersionId, ETag = '', LastModified } = object;
  const seconds = Math.floor((LastModified?.getTime() ?? 0) / 1000);
  return {
    versionId: knownVersion(VersionId),
    etag: ETag.replaceAll('"', ''),
    modifiedAt: new Date(seconds * 1000).toISOString(),
  };
}

/**
 * {@link Uploads} over S3. Needs `s3:GetObject(Version)` on the prefix, and the list: without it a missing
 * key is a 403.
 */
export function createUploads(s3: S3Client): Uploads {
  async function findCurrent({ bucket, key }: Upload): Promise<CurrentObject | null> {
    try {
      const head = await findObject(s3, bucket, key);
      return head && describeCurrent(head, head.ContentLength ?? 0);
    } catch (error) {
      const listed = await findRefused(s3, bucket, key, error);
      if (listed === null) throw error;
      return { ...describeObject(listed), isRefused: true, bytes: listed.Size ?? 0, metadata: {} };
    }
  }

  async function open(where: ReturnType<typeof locate>): Promise<OpenedObject | null> {
    try {
      const found = await s3.send(new GetObjectCommand(where));
      const body = (found.Body ?? []) as AsyncIterable<Buffer>;
      return { ...describeCurrent(found, found.ContentLength ?? 0), body };
    } catch (error) {
      if (await isMissing(s3, where.Bucket, where.Key, error)) return null;
      const why = explainUnreadable(error);
      throw why === null ? error : new UnreadableUploadError(why, error);
    }
  }

  return {
    findCurrent,

    openCurrent: ({ bucket, key }) => open(locate({ bucket, key })),
    open: (upload) => open(locate(upload)),

    presign: (upload, expiresSeconds) =>
      getSignedUrl(s3, new GetObjectCommand(locate(upload)), { expiresIn: expiresSeconds }),
  };
}

/** The GET parameters of an upload; without a version, they read the object at its key. */
function locate({ bucket, key, versionId }: Upload) {
  const VersionId = knownVersion(versionId);
  return { Bucket: bucket, Key: key, ...(VersionId !== undefined && { VersionId }) };
}

/**
 * The listing of an object for which S3 refuses the HEAD, as it does under SSE-C (400) and perhaps under a
 * KMS key (403). So the photo gets a record all the same. A HEAD reply has no body, so there is no error code
 * to check.
 */
async function findRefused(s3: S3Client, bucket: string, key: string, error: unknown) {
  const { $metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: number } };
  if ($metadata?.httpStatusCode !== 400 && $metadata?.httpStatusCode !== 403) return null;
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 }),
  );
  return Contents.find(({ Key }) => Key === key) ?? null;
}

function describeCurrent(
  object: Pick<HeadObjectCommandOutput, 'VersionId' | 'ETag' | 'LastModified' | 'Metadata'>,
  bytes: number,
): CurrentObject {
  return { ...describeObject(object), bytes, metadata: object.Metadata ?? {} };
}
