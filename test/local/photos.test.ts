import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../client/program/problem.ts';
import { findPhotos, looksLikePhoto } from '../../local/photos.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'photos-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), path);
  }
}

async function pathsOf(...args: string[]): Promise<string[]> {
  return (await findPhotos(args.map((path) => join(folder, path)))).map(({ path }) => path);
}

describe('findPhotos', () => {
  it('calls a file by its name', async () => {
    await write('a/ana.jpg');
    expect(await findPhotos([join(folder, 'a/ana.jpg')])).toEqual([
      { file: join(folder, 'a/ana.jpg'), path: 'ana.jpg' },
    ]);
  });

  it('calls a photo in a folder by the folder and its path in there, in order', async () => {
    await write('shoot/b.png', 'shoot/a.jpg', 'shoot/day 2/ü.JPEG');
    expect(await pathsOf('shoot/')).toEqual(['shoot/a.jpg', 'shoot/b.png', 'shoot/day 2/ü.JPEG']);
  });

  it('passes over what does not look like a photo, and what is hidden', async () => {
    await write('shoot/a.jpg', 'shoot/notes.txt', 'shoot/.b.jpg', 'shoot/.thumbs/c.jpg');
    expect(await pathsOf('shoot')).toEqual(['shoot/a.jpg']);
  });

  it('takes a file that is named, whatever it is', async () => {
    await write('notes.txt');
    expect(await pathsOf('notes.txt')).toEqual(['notes.txt']);
  });

  it('follows links to photos and not to folders', async () => {
    await write('other/a.jpg', 'shoot/b.jpg');
    await symlink(join(folder, 'other/a.jpg'), join(folder, 'shoot/a.jpg'));
    await symlink(folder, join(folder, 'shoot/loop'));
    expect(await pathsOf('shoot')).toEqual(['shoot/a.jpg', 'shoot/b.jpg']);
  });

  it('takes the same photo once', async () => {
    await write('shoot/a.jpg');
    expect(await pathsOf('shoot', 'shoot')).toEqual(['shoot/a.jpg']);
  });

  it('finds none among no arguments', async () => {
    expect(await pathsOf()).toEqual([]);
  });

  it('refuses two photos of one name', async () => {
    await write('a/ana.jpg', 'b/ana.jpg');
    await expect(pathsOf('a/ana.jpg', 'b/ana.jpg')).rejects.toThrow(
      /two photos would both be called ana\.jpg: .*a\/ana\.jpg and .*b\/ana\.jpg/,
    );
  });

  it('refuses what is not there', async () => {
    await write('ana.jpg');
    await expect(findPhotos(['nowhere.jpg'])).rejects.toThrow('there is no file or folder "nowhere.jpg"');
    await expect(pathsOf('ana.jpg/b.jpg')).rejects.toBeInstanceOf(Problem);
    await expect(findPhotos([''])).rejects.toBeInstanceOf(Problem);
  });

  it('refuses a folder without photos', async () => {
    await write('shoot/notes.txt');
    await expect(pathsOf('shoot')).rejects.toThrow(/there is no photo in the folder .*shoot/);
  });
});

it.each([
  ['ana.jpg', true],
  ['ANA.JPEG', true],
  ['ana.heic', true],
  ['IMG_1.CR3', true],
  ['ana.hif', true],
  ['ana.jpg.txt', false],
  ['jpg', false],
])('looksLikePhoto(%s) is %s', (name, expected) => {
  expect(looksLikePhoto(name)).toBe(expected);
});
