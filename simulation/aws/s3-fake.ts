import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { SortedMap } from './sorted-map.ts';

/** An object in the fake. */
export interface FakeObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly versionId: string;
  readonly metadata: Record<string, string>;
  readonly modifiedAt: Date;
  /** Whether this is the marker that a delete leaves in a versioned bucket. */
  readonly isDeleteMarker?: boolean;
}

/**
 * An in-memory S3 with one bucket, behind the interface of the SDK's client: conditional writes and deletes
 * by ETag, ordered and paged listing, metadata, ranges. Each command takes effect at once when it is sent.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export class S3Fake {
  readonly objects = new SortedMap<FakeObject>();
  /** Every command sent, by name. */
  readonly sent: string[] = [];
  /** Called before each command. A throw becomes the response. */
  before: (name: string, input: { Key?: string }) => void = () => {};
  /** Called after each command that took effect. */
  after: (name: string, input: { Key?: string }) => void = () => {};
  /**
   * Awaited before each command takes effect: a test can let other commands go first here, or cut the caller
   * off.
   */
  gate: () => Promise<void> = async () => {};
  /** Multipart uploads that were neither completed nor aborted, by their upload id. */
  readonly uploads = new Map<string, { metadata: Record<string, string>; parts: Map<number, Buffer> }>();
  /** Versions that were replaced or deleted, the oldest first; kept if the bucket is versioned. */
  readonly olderVersions = new Map<string, FakeObject[]>();
  isVersioned = false;
  /**
   * Whether versioning is suspended: a put or delete then gets the version `null`, and replaces the version
   * `null`.
   */
  isSuspended = false;
  /** The time at which objects are written. */
  now: () => Date = () => new Date();
  /** The maximum number of keys on a page of a listing; the default is S3's own limit. */
  pageSize = 1000;
  #versions = 0;
  #uploads = 0;

  /** This fake as the SDK's client. */
  get client(): S3Client {
    return this as unknown as S3Client;
  }

  put(key: string, body: string | Buffer, metadata: Record<string, string> = {}): FakeObject {
    const bytes = Buffer.from(body);
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    const object = { body: bytes, etag, versionId: this.#nextVersion(), metadata, modifiedAt: this.now() };
    this.#keepOlder(key);
    this.objects.set(key, object);
    return object;
  }

  #nextVersion(): string {
    this.#versions += 1;
    return this.isSuspended ? 'null' : `v${this.#versions}`;
  }

  #keepOlder(key: string, ...markers: FakeObject[]): void {
    if (!this.isVersioned) return;
    const there = this.objects.get(key);
    const older = [...(this.olderVersions.get(key) ?? []), ...(there === undefined ? [] : [there])];
    const kept = older.filter(({ versionId }) => !this.isSuspended || versionId !== 'null');
    this.olderVersions.set(key, [...kept, ...markers]);
  }

  text(key: string): string | null {
    return this.objects.get(key)?.body.toString() ?? null;
  }

  async send(command: unknown): Promise<unknown> {
    const { name } = (command as object).constructor;
    await this.gate();
    this.sent.push(name);
    const { input } = command as { input: { Key?: string } };
    this.before(name, input);
    const answer = this.#answer(name, command);
    this.after(name, input);
    return answer;
  }

  #answer(name: string, command: unknown): unknown {
    if (command instanceof PutObjectCommand) return this.#put(command.input);
    if (command instanceof CopyObjectCommand) return this.#copy(command.input);
    if (command instanceof GetObjectCommand) return this.#get(command.input);
    if (command instanceof HeadObjectCommand) return this.#head(command.input);
    if (command instanceof DeleteObjectCommand) return this.#delete(command.input);
    if (command instanceof DeleteObjectsCommand) return this.#deleteMany(command.input);
    if (command instanceof ListObjectVersionsCommand) return this.#listVersions(command.input);
    if (command instanceof ListObjectsV2Command) return this.#list(command.input);
    if (command instanceof CreateMultipartUploadCommand) return this.#createUpload(command.input);
    if (command instanceof UploadPartCommand) return this.#uploadPart(command.input);
    if (command instanceof CompleteMultipartUploadCommand) return this.#completeUpload(command.input);
    if (command instanceof AbortMultipartUploadCommand) return this.#abortUpload(command.input);
    throw new Error(`The S3 fake knows no ${name}.`);
  }

  #copy({ Key = '', CopySource = '', CopySourceIfMatch }: CopyObjectCommand['input']) {
    const [, ...path] = CopySource.split('/').map(decodeURIComponent);
    const there = this.objects.get(path.join('/'));
    if (there === undefined) throw serviceError('NoSuchKey', 404);
    if (CopySourceIfMatch !== undefined && there.etag !== CopySourceIfMatch) {
      throw serviceError('PreconditionFailed', 412);
    }
    return this.#put({ Bucket: '', Key, Body: there.body, Metadata: there.metadata });
  }

  #put({ Key = '', Body, Metadata = {}, IfNoneMatch, IfMatch }: PutObjectCommand['input']) {
    const there = this.objects.get(Key);
    if (IfNoneMatch === '*' && there !== undefined) throw serviceError('PreconditionFailed', 412);
    if (IfMatch !== undefined && there === undefined) throw serviceError('NoSuchKey', 404);
    if (IfMatch !== undefined && there?.etag !== IfMatch) throw serviceError('PreconditionFailed', 412);
    const { etag, versionId } = this.put(Key, Body as string | Buffer, Metadata);
    return { ETag: etag, VersionId: versionId };
  }

  #createUpload({ Metadata = {} }: CreateMultipartUploadCommand['input']) {
    this.#uploads += 1;
    this.uploads.set(String(this.#uploads), { metadata: Metadata, parts: new Map() });
    return { UploadId: String(this.#uploads) };
  }

  #uploadPart({ UploadId = '', PartNumber = 0, Body }: UploadPartCommand['input']) {
    // The caller may reuse its buffer, so the bytes are copied.
    this.uploads.get(UploadId)?.parts.set(PartNumber, Buffer.from(Body as Buffer));
    return { ETag: `"part${PartNumber}"` };
  }

  #completeUpload({ UploadId = '', MultipartUpload, ...where }: CompleteMultipartUploadCommand['input']) {
    const upload = this.uploads.get(UploadId);
    if (upload === undefined) throw serviceError('NoSuchUpload', 404);
    const parts = MultipartUpload?.Parts ?? [];
    const Body = Buffer.concat(
      parts.map(({ PartNumber = 0 }) => upload.parts.get(PartNumber) ?? Buffer.alloc(0)),
    );
    const answer = this.#put({ ...where, Bucket: where.Bucket, Body, Metadata: upload.metadata });
    this.uploads.delete(UploadId);
    return answer;
  }

  #abortUpload({ UploadId = '' }: AbortMultipartUploadCommand['input']) {
    this.uploads.delete(UploadId);
    return {};
  }

  #get({ Key = '', VersionId, Range }: GetObjectCommand['input']) {
    const current = this.objects.get(Key);
    const versions = [...(current ? [current] : []), ...(this.olderVersions.get(Key) ?? [])];
    const there = VersionId === undefined ? current : versions.find((one) => one.versionId === VersionId);
    if (there === undefined && VersionId !== undefined) throw serviceError('NoSuchVersion', 404);
    if (there === undefined)
      throw new NoSuchKey({ message: 'no such key', $metadata: { httpStatusCode: 404 } });
    const size = there.body.length;
    const [first = 0, last = size - 1] = Range?.match(/\d+/g)?.map(Number) ?? [];
    if (Range !== undefined && first >= size) throw serviceError('InvalidRange', 416);
    const body = there.body.subarray(first, last + 1);
    return {
      ...describe(there),
      ContentLength: body.length,
      ...(Range !== undefined && { ContentRange: `bytes ${first}-${first + body.length - 1}/${size}` }),
      Body: {
        transformToByteArray: async () => body,
        transformToString: async () => body.toString(),
        async *[Symbol.asyncIterator]() {
          yield body;
        },
      },
    };
  }

  #head({ Key = '' }: HeadObjectCommand['input']) {
    const there = this.objects.get(Key);
    if (there === undefined) throw new NotFound({ message: 'not found', $metadata: { httpStatusCode: 404 } });
    return describe(there);
  }

  #delete({ Key = '', IfMatch }: DeleteObjectCommand['input']) {
    const there = this.objects.get(Key);
    if (IfMatch !== undefined && there !== undefined && there.etag !== IfMatch) {
      throw serviceError('PreconditionFailed', 412);
    }
    const nothing = { body: Buffer.alloc(0), etag: '', metadata: {}, isDeleteMarker: true };
    this.#keepOlder(Key, { ...nothing, versionId: this.#nextVersion(), modifiedAt: this.now() });
    this.objects.delete(Key);
    return {};
  }

  /** Deletes versions permanently by their ids; without a version id, deletes like a single delete. */
  #deleteMany({ Delete }: DeleteObjectsCommand['input']) {
    for (const { Key = '', VersionId } of Delete?.Objects ?? []) {
      if (VersionId === undefined) this.#delete({ Bucket: '', Key });
      else if (this.objects.get(Key)?.versionId === VersionId) this.objects.delete(Key);
      else {
        const left = (this.olderVersions.get(Key) ?? []).filter(({ versionId }) => versionId !== VersionId);
        if (left.length > 0) this.olderVersions.set(Key, left);
        else this.olderVersions.delete(Key);
      }
    }
    return {};
  }

  /** Each key's versions and delete markers, from the newest to the oldest. */
  #listVersions({ Prefix = '', KeyMarker = '', VersionIdMarker }: ListObjectVersionsCommand['input']) {
    const all = [...new Set([...this.objects.keys(), ...this.olderVersions.keys()])]
      .filter((key) => key.startsWith(Prefix) && compareBytes(key, KeyMarker) >= 0)
      .sort(compareBytes)
      .flatMap((Key) => {
        const current = this.objects.get(Key);
        const older = (this.olderVersions.get(Key) ?? []).toReversed();
        return [...(current ? [current] : []), ...older].map((version, index) => ({
          Key,
          VersionId: version.versionId,
          LastModified: version.modifiedAt,
          Size: version.body.length,
          IsLatest: index === 0,
          ...(version.isDeleteMarker ? { isDeleteMarker: true } : { ETag: version.etag }),
        }));
      });
    // Without a version id marker, the list begins after the key.
    const last = all.findLastIndex(
      ({ Key, VersionId }) =>
        Key === KeyMarker && (VersionIdMarker === undefined || VersionId === VersionIdMarker),
    );
    const page = all.slice(last + 1, last + 1 + this.pageSize);
    const isTruncated = all.length > last + 1 + this.pageSize;
    return {
      Versions: page.filter((version) => !('isDeleteMarker' in version)),
      DeleteMarkers: page.filter((version) => 'isDeleteMarker' in version),
      IsTruncated: isTruncated,
      ...(isTruncated && { NextKeyMarker: page.at(-1)?.Key, NextVersionIdMarker: page.at(-1)?.VersionId }),
    };
  }

  #list({
    Prefix = '',
    StartAfter = '',
    ContinuationToken,
    MaxKeys = this.pageSize,
  }: ListObjectsV2Command['input']) {
    const after = ContinuationToken ?? StartAfter;
    const keys = this.objects.keysAfter(after, { prefix: Prefix, limit: MaxKeys + 1 });
    const page = keys.slice(0, MaxKeys);
    return {
      KeyCount: page.length,
      Contents: page.map((Key) => {
        const object = this.objects.get(Key);
        return { Key, Size: object?.body.length, ETag: object?.etag, LastModified: object?.modifiedAt };
      }),
      IsTruncated: keys.length > page.length,
      NextContinuationToken: keys.length > page.length ? page.at(-1) : undefined,
    };
  }
}

/** Compares keys by their UTF-8 bytes, the order of S3's listings. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The error that the SDK throws for an HTTP error of S3. */
export function serviceError(name: string, httpStatusCode: number): S3ServiceException {
  return new S3ServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } });
}

/** The response of a HEAD, which has the time in whole seconds. */
function describe({ body, etag, versionId, metadata, modifiedAt }: FakeObject) {
  const LastModified = new Date(Math.floor(modifiedAt.getTime() / 1000) * 1000);
  return { ETag: etag, VersionId: versionId, ContentLength: body.length, Metadata: metadata, LastModified };
}
