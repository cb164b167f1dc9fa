/** A file of the photo bucket. */
export interface StoredFile {
  /** `uploads/…` or `results/…`. */
  readonly key: string;
  readonly bytes: number;
  /** Without quotes. For a file that was not uploaded in parts, the MD5 of its bytes in hex. */
  readonly etag: string;
}

/** A photo to upload. */
export interface FileToPut {
  readonly key: string;
  /** The path on this computer. */
  readonly file: string;
  readonly bytes: number;
  /** Its media type. */
  readonly type: string;
  /** In hex. S3 refuses the upload if the bytes that arrive have another hash. */
  readonly sha256: string;
  /** Whether to retouch the photo, and pay for it, although the same one was retouched before. */
  readonly again: boolean;
  /** The size and format of its result. @default the stack's own */
  readonly output?: { readonly size: number; readonly format: 'png' };
  /** Is called with the number of bytes sent; with a negative number if bytes have to be sent again. */
  readonly onBytes: (bytes: number) => void;
}

/** The photo bucket, through S3 or through presigned URLs of the API. */
export interface StackFiles {
  /** The files below a folder of `uploads/` or `results/`, in order of their keys; `''` is the top. */
  list(area: 'uploads' | 'results', folder: string): AsyncIterable<StoredFile>;
  /** Uploads a photo, and replaces a file with the same key. Returns the ETag, without quotes. */
  put(file: FileToPut): Promise<string>;
  /** The bytes of a file, or null if it does not exist. Read the stream to its end, or destroy it. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** The address of these files for messages: `s3://bucket/` or the API's URL. */
  readonly where: string;
}
