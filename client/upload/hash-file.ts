import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The hashes of a file's bytes, in hex. The MD5 is S3's ETag of a file that was not uploaded in parts. */
export interface FileHashes {
  readonly md5: string;
  readonly sha256: string;
}

/** Reads a file once and hashes it. */
export async function hashFile(file: string, signal: AbortSignal): Promise<FileHashes> {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  for await (const chunk of createReadStream(file, { signal })) {
    md5.update(chunk);
    sha256.update(chunk);
  }
  return { md5: md5.digest('hex'), sha256: sha256.digest('hex') };
}

/** Hashes a file. */
export type HashFile = (file: string) => Promise<FileHashes>;

/** Like {@link hashFile}, but reads each file only once. */
export function hashEachOnce(signal: AbortSignal): HashFile {
  const known = new Map<string, Promise<FileHashes>>();
  return (file) => {
    const hashes = known.get(file) ?? hashFile(file, signal);
    known.set(file, hashes);
    return hashes;
  };
}

/** Explains why a file cannot be read. Null if the error is about something else. */
export function explainUnreadable(error: unknown, file: string): string | null {
  if (!(error instanceof Error)) return null;
  const { code = '', path, syscall } = error as NodeJS.ErrnoException;
  // An error in the middle of a read has no path.
  if (path !== file && syscall !== 'read') return null;
  return `it cannot be read (${code})`;
}
