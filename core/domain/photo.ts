/**
 * One upload: an object version in the photo bucket. An upload has no `versionId` if the bucket's versioning
 * was suspended, or switched on later; then `etag` and `modifiedAt` tell two uploads to one key apart. An
 * event has no `modifiedAt`: an upload that was replaced or deleted before its event was read has `sequencer`
 * instead.
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
  /** Media type, detected from the bytes. */
  readonly type: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** See `fingerprintOf`; absent on photos that were prepared by an earlier version. */
  readonly fingerprint?: string | undefined;
  /** True for a RAW file: Retouch retouches its embedded preview. */
  readonly preview?: boolean | undefined;
  /** What Segmind receives; absent if the photo was not prepared. */
  readonly workingCopy?: WorkingCopyRef | undefined;
}

/** The copy of a photo that Segmind receives. */
export interface WorkingCopyRef {
  /** Its key in the state bucket; null if Segmind receives the upload itself. */
  readonly key: string | null;
  /** The version of the model's profile that it was made for. Absent on copies of an earlier version. */
  readonly madeFor?: string | undefined;
}

/**
 * A version id of S3, or undefined for `null`, which objects have that were put without versioning.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/AddingObjectstoVersionSuspendedBuckets.html
 */
export function knownVersion(versionId: string | undefined): string | undefined {
  return versionId === 'null' ? undefined : versionId;
}

/** The fields that tell an upload from others with its key. */
export function uploadVersion({ versionId, etag, modifiedAt }: Omit<Upload, 'bucket' | 'key'>) {
  return versionId === undefined ? { etag, modifiedAt } : { versionId };
}

/** The upload of a photo, without what the preparation found: the input of an execution. */
export function uploadOf({ bucket, key, versionId, etag, modifiedAt, sequencer }: Upload): Upload {
  return { bucket, key, versionId, etag, modifiedAt, sequencer };
}

/** One attempt at one photo. */
export interface PhotoRef {
  readonly id: string;
  readonly attempt: number;
}
