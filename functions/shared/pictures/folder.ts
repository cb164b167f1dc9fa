import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Does some work with a new folder for the files of one photo, and removes it with all that is in it. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'photo-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes all of a stream to a file. */
export async function save(body: AsyncIterable<Buffer>, path: string): Promise<void> {
  await pipeline(body, createWriteStream(path));
}

/** What tells a file's type is in its first bytes. */
const HEAD_BYTES = 64 * 1024;

/** Writes the first bytes of a stream to a file of `bytes` bytes: the rest is a hole, which takes no space. */
export async function saveHead(body: AsyncIterable<Buffer>, path: string, bytes: number): Promise<void> {
  await save(take(body, HEAD_BYTES), path);
  await truncate(path, bytes);
}

async function* take(body: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let taken = 0;
  for await (const chunk of body) {
    yield chunk.subarray(0, bytes - taken);
    taken += chunk.length;
    if (taken >= bytes) return;
  }
}
