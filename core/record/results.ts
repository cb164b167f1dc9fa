import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Photo, PhotoRef, Upload } from '../domain/photo.ts';
import { type ResultKeys, resultKeys } from '../domain/result-keys.ts';
import { findObject, isMissing } from '../storage/find-object.ts';
import { putStream } from '../storage/put-stream.ts';
import { isCurrent, type Uploads } from '../storage/uploads.ts';
import { type RetouchRecord, recordSchema } from './record.ts';
import { type RecordClaim, standingRecord } from './standing-record.ts';
import { FINGERPRINT_METADATA } from './stored-outputs.ts';

/** The S3 keys for the results of one upload. */
export interface ResultTarget {
  readonly keys: ResultKeys;
  /** Used for an output if its plain key belongs to another upload. */
  readonly conflictKeys: ResultKeys;
  /** The object at the record's key when this target was chosen. */
  readonly earlierRecord: Owned | null;
}

/** An object under `results/` and the metadata that identifies its owner. */
interface Owned {
  readonly etag: string | undefined;
  /** Records only: the id of the retouch that wrote it. */
  readonly id: string | undefined;
  /** Records only: the attempt of that retouch that wrote it; 0 if unknown. */
  readonly attempt: number;
  /** The `status` of a record. */
  readonly status: string | undefined;
  /** See {@link sourceOf}. */
  readonly source: string | undefined;
}

/**
 * Writes under `results/`. Each write is conditional, so it never overwrites another photo's write unseen.
 */
export interface Results {
  /**
   * Finds the target of an upload's results: its own path, or its conflict key if a newer upload owns the
   * path.
   */
  chooseTarget(upload: Upload & { type?: string }, id: string): Promise<ResultTarget>;
  /**
   * Streams one output (in parts if it is large) and returns its key. If the stream breaks, nothing is left.
   */
  putOutput(
    target: ResultTarget,
    upload: Upload & Pick<Photo, 'fingerprint'>,
    output: { index: number; type: string; body: AsyncIterable<Buffer> },
  ): Promise<string>;
  /**
   * Writes the record, unless the standing record wins; `isForced` writes it in any case. Returns the record
   * that stands. Call it after everything that the record mentions is written.
   */
  putRecord(
    target: ResultTarget,
    upload: Upload,
    record: RetouchRecord,
    how?: { readonly isForced?: boolean },
  ): Promise<FoundRecord>;
  /** The record of this photo, at its own path or its conflict key; null if there is none. */
  findRecord(upload: Upload, id: string): Promise<FoundRecord | null>;
  /** The record at a key, of any photo; null if there is none. */
  readRecord(bucket: string, key: string): Promise<FoundRecord | null>;
}

/** A record and its key. */
export interface FoundRecord {
  readonly key: string;
  readonly record: RetouchRecord;
}

/**
 * Another function wrote to the key at the same time. Start again from `chooseTarget` to find a free target.
 */
export class LostRaceError extends Error {
  override readonly name = 'LostRaceError';
}

/** {@link Results} over S3. Needs `s3:GetObject`, `s3:PutObject` and the list on `results/`. */
export function createResults(s3: S3Client, uploads: Uploads): Results {
  async function findOwned(bucket: string, key: string): Promise<Owned | null> {
    const head = await findObject(s3, bucket, key);
    const metadata = head?.Metadata ?? {};
    const { 'retouch-id': id, 'retouch-status': status, 'retouch-source': source } = metadata;
    return head && { etag: head.ETag, id, attempt: Number(metadata['retouch-attempt'] ?? 0), status, source };
  }

  /** The record at a key; null for an object that this pipeline did not write. */
  async function readRecord(bucket: string, key: string): Promise<FoundRecord | null> {
    try {
      const { Body, Metadata = {} } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const text = await Body?.transformToString();
      if (Metadata['retouch-id'] === undefined || text === undefined) return null;
      return { key, record: recordSchema.parse(JSON.parse(text)) };
    } catch (error) {
      if (await isMissing(s3, bucket, key, error)) return null;
      throw error;
    }
  }

  /**
   * True if the plain record key belongs to another upload: a newer one of this key, or one of another key.
   */
  async function isTaken(upload: Upload, id: string, record: Owned | null): Promise<boolean> {
    if (record?.id === id) return false;
    if (record !== null && record.source !== sourceOf(upload)) return true;
    const current = await uploads.findCurrent(upload);
    return current === null ? record !== null : !isCurrent(upload, current);
  }

  return {
    async chooseTarget(upload, id) {
      const photoType = upload.type === undefined ? {} : { photoType: upload.type };
      const keys = resultKeys(upload.key, id, photoType);
      const conflictKeys = resultKeys(upload.key, id, { ...photoType, conflict: true });
      const earlierRecord = await findOwned(upload.bucket, keys.record);
      if (!(await isTaken(upload, id, earlierRecord))) return { keys, conflictKeys, earlierRecord };
      return {
        keys: conflictKeys,
        conflictKeys,
        earlierRecord: await findOwned(upload.bucket, conflictKeys.record),
      };
    },

    async putOutput({ keys, conflictKeys }, upload, { index, type, body }) {
      const plainKey = keys.output(index, type);
      const owner = await findOwned(upload.bucket, plainKey);
      const isOurs = owner === null || owner.source === sourceOf(upload);
      const key = isOurs ? plainKey : conflictKeys.output(index, type);
      const target = {
        Bucket: upload.bucket,
        Key: key,
        ContentType: type,
        Metadata: {
          'retouch-source': sourceOf(upload),
          ...(upload.fingerprint !== undefined && { [FINGERPRINT_METADATA]: upload.fingerprint }),
        },
        ...unchanged(isOurs ? owner : await findOwned(upload.bucket, key)),
      };
      await orLostRace(key, () => putStream(s3, target, body));
      return key;
    },

    async putRecord({ keys, earlierRecord }, upload, record, { isForced = false } = {}) {
      if (!isForced && standingRecord(earlierRecord && claimOf(earlierRecord), record) === 'there') {
        const there = await readRecord(upload.bucket, keys.record);
        if (there?.record.id === record.id) return there;
        throw new LostRaceError(
          `Another write changed the record ${keys.record} while Retouch was replacing it.`,
        );
      }
      const command = new PutObjectCommand({
        Bucket: upload.bucket,
        Key: keys.record,
        Body: `${JSON.stringify(record, null, 2)}\n`,
        ContentType: 'application/json',
        Metadata: {
          'retouch-source': sourceOf(upload),
          'retouch-id': record.id,
          'retouch-attempt': String(record.attempt),
          'retouch-status': record.status,
        },
        ...unchanged(earlierRecord),
      });
      await orLostRace(keys.record, () => s3.send(command));
      return { key: keys.record, record };
    },

    async findRecord({ bucket, key }, id) {
      for (const conflict of [false, true]) {
        const found = await readRecord(bucket, resultKeys(key, id, { conflict }).record);
        if (found?.record.id === id) return found;
      }
      return null;
    },

    readRecord,
  };
}

/**
 * Whether the target holds a failure of this same attempt: its execution continued after it failed, for
 * example after a redrive.
 */
export function hasFailed({ earlierRecord }: ResultTarget, { id, attempt }: PhotoRef): boolean {
  const { id: idThere, attempt: attemptThere, status } = earlierRecord ?? {};
  return idThere === id && attemptThere === attempt && status === 'failed';
}

function claimOf({ id = '', attempt, status }: Owned): RecordClaim {
  return { id, attempt, status: status === 'succeeded' ? 'succeeded' : 'failed' };
}

/** Identifies the owner of an object: a hash of bucket and key, the same for every version of the upload. */
function sourceOf({ bucket, key }: Upload): string {
  return createHash('sha256').update(`${bucket}/${key}`).digest('hex').slice(0, 32);
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
function unchanged(owner: Owned | null) {
  return owner?.etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: owner.etag };
}

async function orLostRace<T>(key: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isLostRace(error)) throw error;
    throw new LostRaceError(`Another write reached ${key} first.`, { cause: error });
  }
}

/**
 * True if a conditional request lost against another write: 412, 409 if the other write is still under way,
 * or 404 if the object in `If-Match` is gone. Checks the status because the errors' names differ by
 * operation. A missing bucket is not a lost race.
 */
function isLostRace(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return status === 409 || status === 412 || (status === 404 && name !== 'NoSuchBucket');
}
