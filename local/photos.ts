import { access, constants, readdir, realpath, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { Problem } from '../client/program/problem.ts';

/** A photo to be retouched. */
export interface Photo {
  /** Where it is. */
  readonly file: string;
  /** What it is called below `uploads/`, with `/` between folders. */
  readonly path: string;
}

/** What a file in a folder ends with to be taken for a photo. Some the pipeline refuses, and says so. */
const PHOTO_EXTENSIONS = new Set(
  'arw avif bmp cr2 cr3 dng gif heic heif hif jfif jpe jpeg jpg nef orf png raf rw2 tif tiff webp'
    .split(' ')
    .map((name) => `.${name}`),
);

/**
 * Turns the arguments into photos: a file is called by its name, a photo in a folder by the folder's name and its
 * path in there. A file that is named is taken whatever it is, of a folder what looks like a photo. Hidden files and
 * folders are passed over, as are links to folders.
 * @throws {Problem} where there is no such file, no photo in a folder, or two photos would be called the same
 */
export async function findPhotos(args: readonly string[]): Promise<Photo[]> {
  const photos = new Map<string, Photo>();
  for (const argument of args) {
    for (const photo of await readArgument(argument)) {
      const other = photos.get(photo.path);
      if (other !== undefined && (await realpath(other.file)) !== (await realpath(photo.file))) {
        throw new Problem(
          `two photos would both be called ${photo.path}: ${other.file} and ${photo.file}. ` +
            'Rename one, or give the folder that holds both',
        );
      }
      photos.set(photo.path, photo);
    }
  }
  return [...photos.values()];
}

async function readArgument(argument: string): Promise<Photo[]> {
  const kind = await stat(argument).catch((error: NodeJS.ErrnoException) => {
    throw new Problem(
      error.code === 'ENOENT' || error.code === 'ENOTDIR'
        ? `there is no file or folder "${argument}"`
        : `${argument} cannot be read (${error.code})`,
    );
  });
  if (kind.isFile()) {
    await mustBeReadable(argument);
    return [{ file: argument, path: basename(argument) }];
  }
  if (!kind.isDirectory()) throw new Problem(`${argument} is neither a file nor a folder`);
  const photos = await readFolder(argument, basename(resolve(argument)));
  if (photos.length === 0) {
    const endings = [...PHOTO_EXTENSIONS].join(' ');
    throw new Problem(`there is no photo in the folder ${argument} (files that end with ${endings})`);
  }
  return photos;
}

async function readFolder(folder: string, path: string): Promise<Photo[]> {
  const photos: Photo[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Problem(`the folder ${folder} cannot be read (${error.code})`);
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const file = join(folder, entry.name);
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) {
      photos.push(...(await readFolder(file, below)));
    } else if (looksLikePhoto(entry.name) && (await stat(file).catch(() => null))?.isFile()) {
      await mustBeReadable(file);
      photos.push({ file, path: below });
    }
  }
  return photos;
}

/** Whether a file's name ends as photos' names do. */
export function looksLikePhoto(name: string): boolean {
  return PHOTO_EXTENSIONS.has(extname(name).toLowerCase());
}

async function mustBeReadable(file: string): Promise<void> {
  await access(file, constants.R_OK).catch(() => {
    throw new Problem(`${file} cannot be read: its permissions forbid it`);
  });
}
