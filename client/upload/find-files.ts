import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type FileState, stateOf } from '../files/file-state.ts';
import { wrongUse } from '../program/problem.ts';

/** A file on this computer that may be a photo. */
export interface LocalFile extends FileState {
  readonly file: string;
  /** Its path below the shoot's folder: with `/` between folders, in Unicode's form NFC. */
  readonly path: string;
  /** Set for a folder that cannot be read: the reason. */
  readonly unreadable?: string;
}

/**
 * Finds the files that the arguments name. A single folder is the shoot: paths are relative to it. With
 * several arguments, the path of a file is its name, and paths of a folder's files begin with the folder's
 * name. Links to folders within a folder are skipped.
 * @throws {Problem} if there is no such file, or two files would get the same path
 */
export async function findFiles(args: readonly string[]): Promise<LocalFile[]> {
  const found = new Map<string, LocalFile>();
  for (const argument of args) {
    for (const file of await readArgument(argument, args.length === 1)) {
      const other = found.get(file.path);
      if (other !== undefined && (await realpath(other.file)) !== (await realpath(file.file))) {
        throw wrongUse(
          `Two files would have the name ${file.path}: ${other.file} and ${file.file}. Rename one of them.`,
        );
      }
      found.set(file.path, file);
    }
  }
  return [...found.values()];
}

/** The default folder of the shoot: the name of a single folder, else the top. */
export async function defaultFolder(args: readonly string[]): Promise<string> {
  const [only = ''] = args;
  const isFolder = args.length === 1 && (await statOf(only)).isDirectory();
  return isFolder ? basename(resolve(only)).normalize('NFC') : '';
}

async function readArgument(argument: string, isAlone: boolean): Promise<LocalFile[]> {
  const kind = await statOf(argument);
  if (kind.isFile()) return [describe(argument, basename(argument), kind)];
  if (!kind.isDirectory()) throw wrongUse(`${argument} is neither a file nor a folder.`);
  return readFolder(argument, isAlone ? '' : basename(resolve(argument)));
}

async function readFolder(folder: string, path: string): Promise<LocalFile[]> {
  const files: LocalFile[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = join(folder, entry.name);
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) {
      const inside = await readFolder(file, below).catch((error) => [explainFolder(error, file, below)]);
      for (const one of inside) files.push(one);
    } else {
      const kind = await stat(file).catch(() => null);
      if (kind?.isFile()) files.push(describe(file, below, kind));
    }
  }
  return files;
}

/** Reports a folder within the shoot that cannot be read. The other folders are still read. */
function explainFolder({ code }: NodeJS.ErrnoException, file: string, path: string): LocalFile {
  const unreadable = `the folder cannot be read (${code})`;
  return { file, path: path.normalize('NFC'), bytes: 0, modifiedMs: 0, unreadable };
}

function describe(file: string, path: string, kind: Stats): LocalFile {
  return { file, path: path.normalize('NFC'), ...stateOf(kind) };
}

async function statOf(argument: string) {
  return stat(argument).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    throw wrongUse(`There is no file or folder ${argument}. Check the name, and the current folder.`);
  });
}
