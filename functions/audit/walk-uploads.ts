import {
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { RECORD_SUFFIX, RESULTS_PREFIX, UPLOADS_PREFIX } from '../shared/contract.ts';
import { resultKeys } from '../shared/domain/result-keys.ts';
import { isPhotoKey } from '../shared/domain/upload-key.ts';

/** An upload that stands at its key now, as the listings tell of it. */
export interface ListedUpload {
  readonly key: string;
  readonly versionId: string;
  readonly uploadedAt: Date;
  /** True where its record is there for certain; where it is false, somebody has to look. */
  readonly isRecorded: boolean;
}

interface CurrentUpload extends Omit<ListedUpload, 'isRecorded'> {
  /** An earlier version of the key is still kept: a record may be that one's. */
  readonly isRepeated: boolean;
}

interface ResultObject {
  readonly key: string;
  readonly writtenAt: Date;
}

/**
 * Every photo that stands under `uploads/`, in key order behind `after` (a whole key, or '' for all of them), with
 * whether its record is there. Both prefixes are only listed, side by side, a page of each in memory: a photo with
 * its record costs no request of its own, and a million of them no memory.
 *
 * The two lists run in one order but for the suffix: `ana.jpg` comes behind `ana`, and its record `ana.jpg.json`
 * before `ana.json`. Where the next upload stands so, the record of this one is left for somebody to look for, as is
 * every record that may be another upload's.
 */
export async function* walkUploads(
  s3: S3Client,
  bucket: string,
  after: string,
): AsyncGenerator<ListedUpload> {
  const results = listResults(s3, bucket, after);
  let result = await results.next();
  let upload: CurrentUpload | null = null;

  async function judge(current: CurrentUpload, next: CurrentUpload | null): Promise<ListedUpload> {
    const { isRepeated, ...listed } = current;
    const record = plainRecordKey(current.key);
    const isPassedBy = next !== null && compareKeys(placeOf(next.key), record ?? '') < 0;
    if (record === null || isRepeated || isPassedBy) return { ...listed, isRecorded: false };
    while (!result.done && compareKeys(result.value.key, record) < 0) result = await results.next();
    const isRecorded =
      !result.done && result.value.key === record && result.value.writtenAt >= current.uploadedAt;
    return { ...listed, isRecorded };
  }

  for await (const next of listCurrent(s3, bucket, after)) {
    if (upload !== null) yield await judge(upload, next);
    upload = next;
  }
  if (upload !== null) yield await judge(upload, null);
}

/** The current version of each photo's key. S3 lists the versions of a key from the newest to the oldest. */
async function* listCurrent(s3: S3Client, bucket: string, after: string): AsyncGenerator<CurrentUpload> {
  let current = null as CurrentUpload | null;
  for await (const { Key = '', VersionId = '', LastModified, IsLatest } of listVersions(s3, bucket, after)) {
    if (IsLatest) {
      if (current !== null) yield current;
      current = isPhotoKey(Key)
        ? { key: Key, versionId: VersionId, uploadedAt: LastModified ?? new Date(0), isRepeated: false }
        : null;
    } else if (current?.key === Key) {
      current = { ...current, isRepeated: true };
    }
  }
  if (current !== null) yield current;
}

async function* listVersions(s3: S3Client, bucket: string, after: string) {
  let key: string | undefined = after === '' ? undefined : after;
  let version: string | undefined;
  do {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: UPLOADS_PREFIX,
        KeyMarker: key,
        VersionIdMarker: version,
      }),
    );
    yield* page.Versions ?? [];
    key = page.IsTruncated ? page.NextKeyMarker : undefined;
    version = page.NextVersionIdMarker;
  } while (key !== undefined);
}

async function* listResults(s3: S3Client, bucket: string, after: string): AsyncGenerator<ResultObject> {
  let token: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: RESULTS_PREFIX,
        StartAfter: after === '' ? undefined : placeOf(after),
        ContinuationToken: token,
      }),
    );
    for (const { Key = '', LastModified = new Date(0) } of page.Contents ?? []) {
      yield { key: Key, writtenAt: LastModified };
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

function placeOf(uploadKey: string): string {
  return RESULTS_PREFIX + uploadKey.slice(UPLOADS_PREFIX.length);
}

/**
 * The key of an upload's record where it is the upload's own path and no other upload's; null where the path was
 * cut, or has a folder or name that stands for `.` or `..`.
 */
function plainRecordKey(uploadKey: string): string | null {
  const plain = placeOf(uploadKey) + RECORD_SUFFIX;
  const mayBeShared = uploadKey.split('/').some((segment) => /^(%2E){1,2}$/.test(segment));
  return !mayBeShared && resultKeys(uploadKey, '').record === plain ? plain : null;
}

/** S3 lists keys in the order of their bytes in UTF-8, which is not that of JavaScript's strings. */
function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
