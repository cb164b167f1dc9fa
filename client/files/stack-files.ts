/** A file of the photo bucket. */
export interface StoredFile {
  /** `uploads/…` or `results/…`. */
  readonly key: string;
  readonly bytes: number;
  /** Without quotes. Of a file that was put whole, the MD5 of its bytes in hex. */
  readonly etag: string;
}

/** A photo that is to be put. */
export interface FileToPut {
  readonly key: string;
  /** The path on this computer. */
  readonly file: string;
  readonly bytes: number;
  /** Its media type. */
  readonly type: string;
  /** In hex: S3 refuses bytes that do not arrive whole. */
  readonly sha256: string;
  /** Whether the photo is retouched, and paid, although the same was retouched before. */
  readonly again: boolean;
  /** How its result is delivered, if not as the stack does. */
  readonly output?: { readonly size: number; readonly format: 'png' };
  /** Hears of bytes that have gone out; of a negative number, if they have to go again. */
  readonly onBytes: (bytes: number) => void;
}

/** The photo bucket, through S3 or through presigned URLs of the API. */
export interface StackFiles {
  /** The files below a folder of `uploads/` or `results/`, in order of their keys; `''` is the top. */
  list(area: 'uploads' | 'results', folder: string): AsyncIterable<StoredFile>;
  /** Puts a photo in the place of the one that has its key; answers its ETag, without quotes. */
  put(file: FileToPut): Promise<string>;
  /** The bytes of a file, or null if it is not there. The stream is to be read to its end. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** What people find these files under: `s3://bucket/` or the API's address. */
  readonly where: string;
}
