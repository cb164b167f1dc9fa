import { createWriteStream, mkdtempSync, readdirSync } from 'node:fs';
import { rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A folder's name contains the id of the process that made it. */
const NAME = /^photo-(\d+)-/;

/** The names of the folders that this process is using. */
const inUse = new Set<string>();

/**
 * Runs `work` with a new folder for the files of one photo, then removes the folder. First removes the
 * folders of killed processes: after a timeout, Lambda starts the function again with the same `/tmp`, whose
 * size is limited.
 */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const left = readdirSync(tmpdir()).filter(isLeft);
  await Promise.all(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })));
  const folder = mkdtempSync(join(tmpdir(), `photo-${process.pid}-`));
  inUse.add(basename(folder));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    inUse.delete(basename(folder));
  }
}

/**
 * A restarted process may have the same id as the killed one, so an unused folder with our own id is left
 * over too.
 */
function isLeft(name: string): boolean {
  const owner = Number(NAME.exec(name)?.[1] ?? Number.NaN);
  if (Number.isNaN(owner) || inUse.has(name)) return false;
  return owner === process.pid || !isRunning(owner);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Writes all of a stream to a file. */
export async function save(body: AsyncIterable<Buffer>, path: string): Promise<void> {
  await pipeline(body, createWriteStream(path));
}

/** The first bytes are enough to identify a file's type. */
const HEAD_BYTES = 64 * 1024;

/**
 * Writes the first bytes of a stream to a file of `bytes` bytes: the rest is a hole, which takes no space.
 */
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
