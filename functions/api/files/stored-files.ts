import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { describeObject } from '../../../core/storage/uploads.ts';

/** A file as it is in the photo bucket now. */
export interface StoredFile {
  readonly key: string;
  readonly bytes: number;
  /** Without quotes. */
  readonly etag: string;
  /** ISO 8601, in whole seconds. */
  readonly storedAt: string;
}

/** A page of files, sorted by key. */
export interface FilePage {
  readonly files: readonly StoredFile[];
  /** The key after which the next page begins; null on the last page. */
  readonly next: string | null;
}

/** Which files to list. */
export interface FileQuery {
  /** The prefix of the keys. */
  readonly prefix: string;
  /** At most 1,000. */
  readonly limit: number;
  /** The key after which the page begins; null for the first page. */
  readonly after: string | null;
}

/** Lists the files of the photo bucket. */
export interface StoredFiles {
  list(query: FileQuery): Promise<FilePage>;
}

/** {@link StoredFiles} over S3: one request per page. Needs `s3:ListBucket` on the prefixes. */
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
        // S3's console creates an object for a folder; it is not a file.
        files: files.filter(({ key }) => !key.endsWith('/')),
        next: IsTruncated ? (files.at(-1)?.key ?? null) : null,
      };
    },
  };
}
