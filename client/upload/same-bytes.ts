import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { StoredFile } from '../files/stack-files.ts';
import type { HashFile } from './hash-file.ts';

/** The AWS CLI and its like put larger files in parts of this size, unless they are told otherwise. */
const PART_BYTES = 8 * 1024 * 1024;

/**
 * Whether a file of this computer is what S3 has, by S3's ETag: the MD5 of the bytes, or of a file that was put in
 * parts the MD5 of the parts' MD5s, with their number behind it. Bytes that S3 encrypts by a key of KMS have another
 * ETag: they count as other ones.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export async function hasSameBytes(
  { file, bytes }: { readonly file: string; readonly bytes: number },
  there: StoredFile,
  { hash, signal }: { readonly hash: HashFile; readonly signal: AbortSignal },
): Promise<boolean> {
  if (there.bytes !== bytes) return false;
  const [, parts] = /-(\d+)$/.exec(there.etag) ?? [];
  if (parts === undefined) return (await hash(file)).md5 === there.etag;
  return Number(parts) === Math.ceil(bytes / PART_BYTES) && (await hashParts(file, signal)) === there.etag;
}

async function hashParts(file: string, signal: AbortSignal): Promise<string> {
  const whole = createHash('md5');
  let part = createHash('md5');
  let [inPart, parts] = [0, 0];
  const endPart = () => {
    whole.update(part.digest());
    [part, inPart, parts] = [createHash('md5'), 0, parts + 1];
  };
  for await (const chunk of createReadStream(file, { signal }) as AsyncIterable<Buffer>) {
    const room = PART_BYTES - inPart;
    part.update(chunk.subarray(0, room));
    inPart += Math.min(room, chunk.length);
    if (inPart < PART_BYTES) continue;
    endPart();
    part.update(chunk.subarray(room));
    inPart = chunk.length - Math.min(room, chunk.length);
  }
  if (inPart > 0) endPart();
  return `${whole.digest('hex')}-${parts}`;
}
