import { chmodSync, linkSync, mkdirSync, realpathSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { explainError } from '../../../client/program/explain-error.ts';
import { defaultFolder, findFiles } from '../../../client/upload/find-files.ts';
import { makeFolder, saveFile } from '../support/local-file.ts';

/** A folder with these files, each with its own path as its content. */
function folderOf(...paths: readonly string[]): string {
  const folder = makeFolder();
  for (const path of paths) saveFile(folder, path, path);
  return folder;
}

const pathsOf = async (...args: readonly string[]) => (await findFiles(args)).map(({ path }) => path);

describe('findFiles', () => {
  it('names the files of a folder by their relative paths, in order', async () => {
    expect(await pathsOf(folderOf('b.jpg', 'a.jpg', 'ana/1.jpg', 'ana/best/2.jpg'))).toEqual([
      'a.jpg',
      'ana/1.jpg',
      'ana/best/2.jpg',
      'b.jpg',
    ]);
  });

  it('returns size and time of a file', async () => {
    const folder = folderOf('1.jpg');
    utimesSync(join(folder, '1.jpg'), 1_700_000_000, 1_700_000_000.5);
    expect(await findFiles([folder])).toEqual([
      { file: join(folder, '1.jpg'), path: '1.jpg', bytes: 5, modifiedMs: 1_700_000_000_500 },
    ]);
  });

  it('names a single file by its file name', async () => {
    expect(await pathsOf(join(folderOf('ana/1.jpg'), 'ana/1.jpg'))).toEqual(['1.jpg']);
  });

  it('includes the names of the folders if several are given', async () => {
    const folder = folderOf('ana/1.jpg', 'ben/1.jpg', '2.jpg');
    const args = ['ana/', 'ben', '2.jpg'].map((name) => join(folder, name));
    expect(await pathsOf(...args)).toEqual(['ana/1.jpg', 'ben/1.jpg', '2.jpg']);
  });

  it('finds a file once even if it is given twice', async () => {
    const folder = folderOf('1.jpg');
    expect(await pathsOf(join(folder, '1.jpg'), join(folder, '.', '1.jpg'))).toEqual(['1.jpg']);
  });

  it('finds nothing in an empty folder', async () => {
    expect(await findFiles([makeFolder()])).toEqual([]);
  });

  it('refuses two files with the same name', async () => {
    const folder = folderOf('ana/1.jpg', 'ben/1.jpg');
    const [one, other] = [join(folder, 'ana/1.jpg'), join(folder, 'ben/1.jpg')];
    await expect(findFiles([one, other])).rejects.toMatchObject({
      exitCode: 2,
      message: `Two files would have the name 1.jpg: ${one} and ${other}. Rename one of them.`,
    });
  });

  it('composes accents in names, which macOS may store decomposed', async () => {
    const [path = ''] = await pathsOf(folderOf('Zoe\u0308.jpg'));
    expect(path).toBe('Zo\u00eb.jpg');
  });

  it.runIf(process.platform === 'linux')('refuses two files if their names look the same', async () => {
    await expect(findFiles([folderOf('Zoe\u0308.jpg', 'Zo\u00eb.jpg')])).rejects.toThrow(
      'Two files would have',
    );
  });

  it.each([
    ['is not there', 'gone', 'There is no file or folder gone. Check the name'],
    ['lies in a file', join(import.meta.filename, '1.jpg'), 'There is no file or folder'],
    ['is a device', '/dev/null', '/dev/null is neither a file nor a folder.'],
  ])('refuses an argument that %s', async (_, argument, words) => {
    await expect(findFiles([argument])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
  });

  it.skipIf(process.getuid?.() === 0)('says which folder denies access', async () => {
    const folder = folderOf('ana/1.jpg');
    const closed = join(folder, 'ana');
    chmodSync(closed, 0);
    onTestFinished(() => chmodSync(closed, 0o700));
    const error = await findFiles([folder]).catch((thrown) => thrown);
    expect(explainError(error)?.message).toBe(`retouch cannot open ${closed}: its permissions forbid it.`);
  });

  it('follows links to files, and skips links to folders and broken links', async () => {
    const elsewhere = folderOf('1.jpg');
    const folder = folderOf('2.jpg');
    symlinkSync(join(elsewhere, '1.jpg'), join(folder, 'linked.jpg'));
    symlinkSync(elsewhere, join(folder, 'folder'));
    symlinkSync(join(elsewhere, 'gone'), join(folder, 'nothing.jpg'));
    linkSync(join(elsewhere, '1.jpg'), join(folder, 'hard.jpg'));
    expect(await pathsOf(folder)).toEqual(['2.jpg', 'hard.jpg', 'linked.jpg']);
  });

  it('accepts a link to a folder as an argument', async () => {
    const folder = makeFolder();
    symlinkSync(folderOf('1.jpg'), join(folder, 'shoot'));
    expect(await pathsOf(join(folder, 'shoot'))).toEqual(['1.jpg']);
  });

  it('ends for a folder with a link to itself', async () => {
    const folder = folderOf('1.jpg');
    symlinkSync(folder, join(folder, 'again'));
    expect(await pathsOf(folder)).toEqual(['1.jpg']);
  });
});

describe('defaultFolder', () => {
  it('is the name of a single folder, however its path is written', async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'Zoe\u0308'));
    expect(await defaultFolder([`${folder}/Zoe\u0308/`])).toBe('Zo\u00eb');
    expect(await defaultFolder([`${folder}/Zoe\u0308/../Zoe\u0308/.`])).toBe('Zo\u00eb');
  });

  it('is the top for files and for several folders', async () => {
    const folder = realpathSync(folderOf('a/1.jpg', 'b/2.jpg'));
    expect(await defaultFolder([join(folder, 'a/1.jpg')])).toBe('');
    expect(await defaultFolder([join(folder, 'a'), join(folder, 'b')])).toBe('');
  });
});
