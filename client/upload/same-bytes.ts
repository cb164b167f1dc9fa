import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { StoredFile } from '../files/stack-files.ts';
import type { HashFile } from './hash-file.ts';

/** The part size by which the AWS CLI and similar tools upload larger files by default. */
const PART_BYTES = 8 * 1024 * 1024;

/**
 * Whether a file on this computer has the bytes that S3 has, by S3's ETag: the MD5 of the bytes or, for a
 * file that was uploaded in parts, the MD5 of the parts' MD5s and the number of parts. Bytes that S3 encrypts
 * with a KMS key have another ETag, so they count as different.
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
