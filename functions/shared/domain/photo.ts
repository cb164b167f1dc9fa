/**
 * One upload: an object version in the photo bucket. `versionId` is there wherever the bucket is versioned;
 * where it is not, `etag` and `sequencer` tell two uploads to one key apart.
 */
export interface Upload {
  readonly bucket: string;
  /** Decoded, with its `uploads/` prefix. */
  readonly key: string;
  readonly versionId?: string | undefined;
  readonly etag?: string | undefined;
  readonly sequencer?: string | undefined;
}

/** An upload that Inspect photo found usable. */
export interface Photo extends Upload {
  readonly bytes: number;
  readonly type: PhotoType;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** @see segmind SeedEdit 3.0 takes JPEG and PNG */
export type PhotoType = 'image/jpeg' | 'image/png';

/** The upload that a photo is, without what inspection found of it: what an execution is started with. */
export function uploadOf({ bucket, key, versionId, etag, sequencer }: Upload): Upload {
  return { bucket, key, versionId, etag, sequencer };
}
