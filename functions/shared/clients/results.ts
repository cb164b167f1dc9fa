import { createHash } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Upload } from '../domain/photo.ts';
import { type ResultKeys, resultKeys } from '../domain/result-keys.ts';
import type { RetouchRecord } from '../record/record.ts';
import { findObject } from './find-object.ts';
import { isLostRace } from './lost-race.ts';
import { putStream } from './put-stream.ts';
import { isCurrent, type Uploads } from './uploads.ts';

/** Where the results of one upload go. */
export interface ResultPlace {
  readonly keys: ResultKeys;
  /** For an output whose plain key belongs to another upload. */
  readonly keysAside: ResultKeys;
  /** The object that stood at the record's key when this place was chosen. */
  readonly earlierRecord: Owned | null;
}

/** An object under `results/`, and whose it is. */
interface Owned {
  readonly etag: string | undefined;
  /** The id of the retouch that wrote it, on records. */
  readonly id: string | undefined;
  /** Which attempt of that retouch wrote it, on records. */
  readonly attempt: number;
  /** The `status` of a record. */
  readonly status: string | undefined;
  /** See {@link sourceOf}. */
  readonly source: string | undefined;
}

/** Writes under `results/`. Each write is conditional: what another photo wrote is never overwritten unseen. */
export interface Results {
  /** Finds the place of an upload's results: its own path, or aside where that belongs to a newer upload. */
  choosePlace(upload: Upload & { type?: string }, id: string): Promise<ResultPlace>;
  /** Streams one output, in parts where it is large, and answers its key. Nothing is left of a stream that breaks. */
  putOutput(
    place: ResultPlace,
    upload: Upload,
    output: { index: number; type: string; body: AsyncIterable<Buffer> },
  ): Promise<string>;
  /**
   * Writes the record, after everything it speaks of, unless there is one already: of a later attempt, of this one
   * (but a success takes a failure's place), or the success of an earlier one where this is a failure. Answers the record that stands.
   */
  putRecord(place: ResultPlace, upload: Upload, record: RetouchRecord): Promise<StandingRecord>;
}

/** The one record of a retouch. */
export interface StandingRecord {
  readonly key: string;
  readonly status: RetouchRecord['status'];
}

/** Someone else wrote to the key in the same moment; asking again from the start finds a place. */
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

  /** True where the plain record key belongs to another upload: a newer one of this key, or one of another key. */
  async function isTaken(upload: Upload, id: string, record: Owned | null): Promise<boolean> {
    if (record?.id === id) return false;
    if (record !== null && record.source !== sourceOf(upload)) return true;
    const current = await uploads.findCurrent(upload);
    return current === null ? record !== null : !isCurrent(upload, current);
  }

  return {
    async choosePlace(upload, id) {
      const photoType = upload.type === undefined ? {} : { photoType: upload.type };
      const keys = resultKeys(upload.key, id, photoType);
      const keysAside = resultKeys(upload.key, id, { ...photoType, aside: true });
      const earlierRecord = await findOwned(upload.bucket, keys.record);
      if (!(await isTaken(upload, id, earlierRecord))) return { keys, keysAside, earlierRecord };
      return {
        keys: keysAside,
        keysAside,
        earlierRecord: await findOwned(upload.bucket, keysAside.record),
      };
    },

    async putOutput(place, upload, { index, type, body }) {
      const plainKey = place.keys.output(index, type);
      const owner = await findOwned(upload.bucket, plainKey);
      const isOurs = owner === null || owner.source === sourceOf(upload);
      const key = isOurs ? plainKey : place.keysAside.output(index, type);
      const target = {
        Bucket: upload.bucket,
        Key: key,
        ContentType: type,
        Metadata: { 'retouch-source': sourceOf(upload) },
        ...unchanged(isOurs ? owner : await findOwned(upload.bucket, key)),
      };
      await orLostRace(key, () => putStream(s3, target, body));
      return key;
    },

    async putRecord({ keys, earlierRecord }, upload, record) {
      const isOwn = earlierRecord !== null && earlierRecord.id === record.id;
      const hasSucceeded = isOwn && earlierRecord.status === 'succeeded';
      const isLater = isOwn && earlierRecord.attempt > record.attempt;
      const isSame = isOwn && earlierRecord.attempt === record.attempt;
      // A success takes the place of its own attempt's failure: an execution that was stopped, and redriven.
      if (isLater || (record.status === 'failed' && (isSame || hasSucceeded)) || (isSame && hasSucceeded)) {
        return { key: keys.record, status: hasSucceeded ? 'succeeded' : 'failed' };
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
      return { key: keys.record, status: record.status };
    },
  };
}

/** Tells whose an object is: the same for every version of one upload's key. */
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
