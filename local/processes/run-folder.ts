import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = /^retouch-(\d+)-/;

/**
 * Creates a temporary folder for this run. Also removes the folders of runs that died before they could do
 * so.
 */
export async function createRunFolder(): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    const owner = NAME.exec(name)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) await removeFolder(join(tmpdir(), name));
  }
  return mkdtemp(join(tmpdir(), `retouch-${process.pid}-`));
}

/** Removes a folder and its contents; a folder that another user owns is left alone. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
}

/** Whether a process with this id is running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
