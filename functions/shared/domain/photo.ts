/**
 * One upload: an object version in the photo bucket. An upload has no `versionId` if the bucket's versioning was
 * suspended, or switched on later; then `etag` and `modifiedAt` tell two uploads to one key apart. An event has no
 * `modifiedAt`: an upload that was replaced or deleted before its event was read has `sequencer` instead.
 */
export interface Upload {
  readonly bucket: string;
  /** Decoded, with its `uploads/` prefix. */
  readonly key: string;
  readonly versionId?: string | undefined;
  readonly etag?: string | undefined;
  /** When S3 stored it: ISO 8601, in whole seconds. */
  readonly modifiedAt?: string | undefined;
  readonly sequencer?: string | undefined;
}

/** An upload that Prepare photo found usable. */
export interface Photo extends Upload {
  readonly bytes: number;
  /** Media type by the bytes. */
  readonly type: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** See `fingerprintOf`; absent on photos that were prepared by an earlier version. */
  readonly fingerprint?: string | undefined;
  /** True if it is a RAW file, of which its embedded preview is retouched. */
  readonly preview?: boolean | undefined;
  /** What Segmind is sent; absent if the photo was not prepared. */
  readonly workingCopy?: WorkingCopyRef | undefined;
}

/** What Segmind is sent for a photo. */
export interface WorkingCopyRef {
  /** In the state bucket; null if the upload is sent as it is. */
  readonly key: string | null;
  /** Which version of a model's profile it was made for. Absent on those of an earlier version of Retouch. */
  readonly madeFor?: string | undefined;
}

/**
 * A version id of S3's, if it is one: an object that was put without versioning has the version id `null`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/AddingObjectstoVersionSuspendedBuckets.html
 */
export function knownVersion(versionId: string | undefined): string | undefined {
  return versionId === 'null' ? undefined : versionId;
}

/** What tells an upload from the others of its key. */
export function uploadVersion({ versionId, etag, modifiedAt }: Omit<Upload, 'bucket' | 'key'>) {
  return versionId === undefined ? { etag, modifiedAt } : { versionId };
}

/** The upload that a photo is, without what preparation found of it: what an execution is started with. */
export function uploadOf({ bucket, key, versionId, etag, modifiedAt, sequencer }: Upload): Upload {
  return { bucket, key, versionId, etag, modifiedAt, sequencer };
}
