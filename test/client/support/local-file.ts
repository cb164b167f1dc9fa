import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FileToPut } from '../../../client/files/stack-files.ts';

/** A new folder, which is removed at the end of the test. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'retouch-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file and its folders; returns its path. */
export function saveFile(folder: string, path: string, bytes: Buffer | string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return file;
}

/** A photo to put: a new file with these bytes and their hashes. */
export function fileToPut(key: string, bytes: Buffer, more: Partial<FileToPut> = {}): FileToPut {
  return {
    key,
    file: saveFile(makeFolder(), 'photo', bytes),
    bytes: bytes.length,
    type: 'image/jpeg',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    again: false,
    onBytes: () => {},
    ...more,
  };
}
