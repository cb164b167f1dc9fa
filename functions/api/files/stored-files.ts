import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { describeObject } from '../../shared/clients/uploads.ts';

/** A file as it stands in the photo bucket now. */
export interface StoredFile {
  readonly key: string;
  readonly bytes: number;
  /** Without quotes. */
  readonly etag: string;
  /** ISO 8601, in whole seconds. */
  readonly storedAt: string;
}

/** Files in order of their keys. */
export interface FilePage {
  readonly files: readonly StoredFile[];
  /** The key that the next page begins after; null on the last. */
  readonly next: string | null;
}

/** What is asked of a listing. */
export interface FileQuery {
  /** What the keys begin with. */
  readonly prefix: string;
  /** At most 1,000. */
  readonly limit: number;
  /** The key that the page begins after; null for the first page. */
  readonly after: string | null;
}

/** Lists the files of the photo bucket. */
export interface StoredFiles {
  list(query: FileQuery): Promise<FilePage>;
}

/** {@link StoredFiles} over S3: one request a page. Needs `s3:ListBucket` on the prefixes. */
export function createStoredFiles(s3: S3Client, bucket: string): StoredFiles {
  return {
    async list({ prefix, limit, after }) {
      const start = after === null ? {} : { StartAfter: after };
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: limit, ...start }),
      );
      const { Contents = [], IsTruncated = false } = page;
      const files = Contents.map(({ Key = '', Size = 0, ...object }) => {
        const { etag, modifiedAt } = describeObject(object);
        return { key: Key, bytes: Size, etag, storedAt: modifiedAt };
      });
      return {
        // What S3's console makes for a folder is no file.
        files: files.filter(({ key }) => !key.endsWith('/')),
        next: IsTruncated ? (files.at(-1)?.key ?? null) : null,
      };
    },
  };
}
