import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { notesFolder, openNote } from '../../../client/files/note.ts';
import { makeFolder } from '../support/local-file.ts';

interface Entry {
  readonly n: number;
}

const open = (folder: string, id = 'photos/ana', name = 'sent') => openNote<Entry>(name, id, folder);

/** The only file in a folder of notes. */
const fileOf = (folder: string) => join(folder, readdirSync(folder)[0] ?? '');
const linesOf = (folder: string) => readFileSync(fileOf(folder), 'utf8').split('\n').slice(0, -1);

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a note', () => {
  it('is empty at first', async () => {
    expect((await open(makeFolder())).find('a')).toBeUndefined();
  });

  it('keeps entries across runs', async () => {
    const folder = join(makeFolder(), 'new', 'folder');
    await (await open(folder)).put('a', { n: 1 });
    expect((await open(folder)).find('a')).toEqual({ n: 1 });
  });

  it('returns the last of several entries with one key', async () => {
    const folder = makeFolder();
    const note = await open(folder);
    await note.put('a', { n: 1 });
    await note.put('a', { n: 2 });
    expect(note.find('a')).toEqual({ n: 2 });
    expect((await open(folder)).find('a')).toEqual({ n: 2 });
  });

  it.each([
    ['another stack', 'other/ana', 'sent'],
    ['another purpose', 'photos/ana', 'fetched'],
  ])('is separate from the note of %s', async (_, id, name) => {
    const folder = makeFolder();
    await (await open(folder)).put('a', { n: 1 });
    expect((await open(folder, id, name)).find('a')).toBeUndefined();
  });

  it('keeps the entries before a broken line, and those that are added after it', async () => {
    const folder = makeFolder();
    await (await open(folder)).put('a', { n: 1 });
    writeFileSync(fileOf(folder), '{"key":"b","entry":{"n"', { flag: 'a' });
    await (await open(folder)).put('c', { n: 3 });
    const note = await open(folder);
    expect(['a', 'b', 'c'].map((key) => note.find(key))).toEqual([{ n: 1 }, undefined, { n: 3 }]);
  });

  it('skips lines that it did not write', async () => {
    const folder = makeFolder();
    await (await open(folder)).put('a', { n: 1 });
    writeFileSync(fileOf(folder), 'null\n7\n"text"\n{}\n', { flag: 'a' });
    expect((await open(folder)).find('a')).toEqual({ n: 1 });
  });

  it('is shortened when most of its lines are out of date', async () => {
    const folder = makeFolder();
    const note = await open(folder);
    for (let n = 0; n < 5; n += 1) await note.put('a', { n });
    expect((await open(folder)).find('a')).toEqual({ n: 4 });
    expect(linesOf(folder)).toEqual(['{"key":"a","entry":{"n":4}}']);
  });

  it('has the entries of two runs at the same time', async () => {
    const folder = makeFolder();
    const [one, other] = [await open(folder), await open(folder)];
    await Promise.all(Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? one : other).put(`${n}`, { n })));
    const note = await open(folder);
    expect(Array.from({ length: 50 }, (_, n) => note.find(`${n}`)?.n)).toEqual([...Array(50).keys()]);
  });

  it('continues in its file after another run has shortened it', async () => {
    const folder = makeFolder();
    const note = await open(folder);
    for (let n = 0; n < 5; n += 1) await note.put('a', { n });
    await open(folder);
    await note.put('b', { n: 9 });
    expect((await open(folder)).find('b')).toEqual({ n: 9 });
  });

  it.runIf(process.platform === 'linux')('lies in the user’s data folder', async () => {
    const folder = makeFolder();
    vi.stubEnv('XDG_DATA_HOME', folder);
    await (await openNote<Entry>('sent', 'photos/ana', notesFolder())).put('a', { n: 1 });
    expect(linesOf(join(folder, 'retouch'))).toHaveLength(1);
  });
});
