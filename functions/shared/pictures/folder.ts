import { createWriteStream, mkdtempSync, readdirSync } from 'node:fs';
import { rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** The name of a folder says which process made it. */
const NAME = /^photo-(\d+)-/;

/** The names of the folders that this process works in. */
const inUse = new Set<string>();

/**
 * Does some work with a new folder for the files of one photo, and removes it with all that is in it. Begins by
 * removing the folders that killed processes left: after a timeout, Lambda starts the function again with the same
 * `/tmp`, whose size is limited.
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

/** A process that is started again may have the number of the killed one. */
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
