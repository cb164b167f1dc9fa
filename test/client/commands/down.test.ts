import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { downCommand } from '../../../client/commands/down.ts';
import { partialName } from '../../../client/download/fetch-results.ts';
import { explainError } from '../../../client/program/explain-error.ts';
import { problem, type Routes, startApi } from '../support/api-stand-in.ts';
import { runCommand } from '../support/run-command.ts';
import { endedShoot } from '../support/shoots.ts';
import { createStoredShoot, putResult, type StoredShoot } from '../support/stored-shoot.ts';

let stored: StoredShoot;
let into: string;

beforeEach(async () => {
  stored = createStoredShoot();
  into = await mkdtemp(join(tmpdir(), 'down-test-'));
  onTestFinished(() => rm(into, { recursive: true }));
});

const ROUTES: Routes = {
  'GET /shoot': endedShoot(),
  'GET /decisions': problem(404, 'decisions-not-found', 'Nothing is decided.'),
};

async function down(options: { only?: 'accepted'; json?: boolean; routes?: Routes } = {}) {
  const { json = false, routes = {}, ...more } = options;
  const { api } = await startApi({ ...ROUTES, ...routes });
  const run = { api, files: stored.files, json, notesFolder: `${into}-notes` };
  onTestFinished(() => rm(`${into}-notes`, { recursive: true, force: true }));
  return runCommand(downCommand, { folder: 'spring/ana', into, ...more }, run);
}

const read = (path: string) => readFile(join(into, path), 'utf8');

describe('retouch down', () => {
  it('fetches the results into the folders that the photos came from', async () => {
    putResult(stored, 'spring/ana/1.jpg');
    putResult(stored, 'spring/ana/detail/2.jpg');
    putResult(stored, 'spring/other/3.jpg');
    const { text, exitCode } = await down();
    expect(await read('1.jpg')).toBe('retouched spring/ana/1.jpg');
    expect(await read('detail/2.jpg')).toBe('retouched spring/ana/detail/2.jpg');
    expect(await readdir(into)).toEqual(['1.jpg', 'detail']);
    expect(text).toContain('2 results downloaded to');
    expect(exitCode).toBe(0);
  });

  it('reads neither pictures nor records a second time', async () => {
    putResult(stored, 'spring/ana/1.jpg');
    await down();
    stored.read.length = 0;
    const { text } = await down();
    expect(text).toContain('1 result already here.');
    expect(stored.read.filter((key) => !key.includes('/shoot.'))).toEqual([]);
  });

  it('fetches new results, and replaces files that it fetched before', async () => {
    putResult(stored, 'spring/ana/1.jpg', { bytes: 'first' });
    await down();
    putResult(stored, 'spring/ana/1.jpg', { bytes: 'second', versions: ['first'] });
    putResult(stored, 'spring/ana/2.jpg');
    await down();
    expect(await read('1.jpg')).toBe('second');
    expect((await readdir(into)).sort()).toEqual(['1.jpg', '2.jpg']);
  });

  it('keeps a file that was changed here, and puts the new result beside it', async () => {
    putResult(stored, 'spring/ana/1.jpg', { bytes: 'first' });
    await down();
    await writeFile(join(into, '1.jpg'), 'touched up by hand');
    putResult(stored, 'spring/ana/1.jpg', { bytes: 'second', versions: ['first'] });
    const { text } = await down();
    expect(await read('1.jpg')).toBe('touched up by hand');
    expect(await read('1.new.jpg')).toBe('second');
    expect(text).toMatch(/1\.jpg was changed on this computer and stays; the new result is .*1\.new\.jpg/);
  });

  it('says which files are in the way if both were changed here', async () => {
    putResult(stored, 'spring/ana/1.jpg');
    await writeFile(join(into, '1.jpg'), 'mine');
    await writeFile(join(into, '1.new.jpg'), 'mine too');
    const { text, exitCode } = await down();
    expect(text).toMatch(/✗ 1\.jpg cannot be stored: .*1\.jpg and .*1\.new\.jpg were both changed here/);
    expect(exitCode).toBe(1);
  });

  it('treats a file with the same bytes as the result, even if another program wrote it', async () => {
    putResult(stored, 'spring/ana/1.jpg', { bytes: 'first' });
    await writeFile(join(into, '1.jpg'), 'first');
    expect((await down()).text).toContain('1 result already here.');
  });

  it('overwrites a result if only its time has changed', async () => {
    putResult(stored, 'spring/ana/1.jpg', { bytes: 'first' });
    await down();
    await utimes(join(into, '1.jpg'), 1, 1);
    putResult(stored, 'spring/ana/1.jpg', { bytes: 'second', versions: ['first'] });
    await down();
    expect(await read('1.jpg')).toBe('second');
  });

  it('leaves no file if the bytes of a result differ from its record', async () => {
    putResult(stored, 'spring/ana/1.jpg');
    putResult(stored, 'spring/ana/2.jpg');
    stored.put('results/spring/ana/1.jpg', 'spoiled');
    const { text, exitCode } = await down();
    expect(text).toMatch(/✗ 1\.jpg was not downloaded: its bytes differ from its record \(SHA-256/);
    expect(await readdir(into)).toEqual(['2.jpg']);
    expect(exitCode).toBe(1);
  });

  it('says that the disk is full, and leaves no file that looks complete', async () => {
    putResult(stored, 'spring/ana/1.jpg');
    // A file that can be opened but accepts no byte: this is how a full disk looks to a program.
    await symlink('/dev/full', partialName(join(into, '1.jpg')));
    const error = await down().catch((thrown) => thrown);
    expect(explainError(error)?.message).toMatch(
      /^The disk is full\. Free some space, then run the same command again/,
    );
    expect(await readdir(into)).toEqual([]);
  });

  it('lists the photos of folders below in the table', async () => {
    putResult(stored, 'spring/ana/1.jpg');
    for (const folder of ['spring/ana', 'spring/ana/detail']) {
      stored.put(`results/${folder}/shoot.json`, { folder });
      stored.put(`results/${folder}/shoot.csv`, `key,status\r\nuploads/${folder}/1.jpg,succeeded\r\n`);
    }
    const below = endedShoot({ folder: 'spring/ana/detail' });
    await down({
      routes: {
        'GET /shoot': endedShoot({ below: 1 }),
        'GET /shoots': { shoots: [below], nextCursor: null, asOf: '' },
      },
    });
    expect(await read('report.csv')).toBe(
      'key,status\r\nuploads/spring/ana/1.jpg,succeeded\r\nuploads/spring/ana/detail/1.jpg,succeeded\r\n',
    );
  });

  it('loses only a file that this computer cannot store', async () => {
    putResult(stored, 'spring/ana/1.jpg');
    putResult(stored, 'spring/ana/2.jpg');
    await mkdir(join(into, '1.jpg'));
    const { text, exitCode } = await down();
    expect(text).toMatch(/✗ 1\.jpg cannot be stored: this computer refuses the file \(EISDIR\)/);
    expect(await read('2.jpg')).toBe('retouched spring/ana/2.jpg');
    expect(exitCode).toBe(1);
  });

  it('fetches a result with the longest name that a disk allows', async () => {
    const name = `${'n'.repeat(251)}.jpg`;
    putResult(stored, `spring/ana/${name}`);
    await down();
    expect(await readdir(into)).toEqual([name]);
  });

  it('skips a file that is named like a record but is not one', async () => {
    putResult(stored, 'spring/ana/1.jpg');
    stored.put('results/spring/ana/mine.json', 'no JSON');
    expect((await down()).exitCode).toBe(0);
  });

  it('keeps a report that was changed here', async () => {
    putResult(stored, 'spring/ana/1.jpg');
    stored.put('results/spring/ana/shoot.json', { folder: 'spring/ana' });
    stored.put('results/spring/ana/shoot.csv', 'key,status\r\n');
    await down();
    await writeFile(join(into, 'report.csv'), 'my remarks');
    await down();
    expect(await read('report.csv')).toBe('my remarks');
    expect(await read('report.new.csv')).toBe('key,status\r\n');
  });

  it('keeps a file that is changed here during the download', async () => {
    putResult(stored, 'spring/ana/1.jpg', { bytes: 'first' });
    await down();
    putResult(stored, 'spring/ana/1.jpg', { bytes: 'second', versions: ['first'] });
    const readKey = stored.files.read;
    const files = {
      ...stored.files,
      async read(key: string) {
        if (key.endsWith('/1.jpg')) await writeFile(join(into, '1.jpg'), 'touched up meanwhile');
        return readKey(key);
      },
    };
    stored = { ...stored, files };
    await down();
    expect(await read('1.jpg')).toBe('touched up meanwhile');
    expect(await read('1.new.jpg')).toBe('second');
  });

  it('writes the table of a shoot that has ended', async () => {
    putResult(stored, 'spring/ana/1.jpg');
    stored.put('results/spring/ana/shoot.json', { folder: 'spring/ana' });
    stored.put('results/spring/ana/shoot.csv', 'key,status\r\n');
    await down();
    expect(await read('report.csv')).toBe('key,status\r\n');
  });

  it('refuses a name that would lead out of the folder', async () => {
    putResult(stored, 'spring/ana/../../1.jpg');
    const { text, exitCode } = await down();
    expect(text).toContain('cannot be stored: its name leads out of the folder');
    expect(exitCode).toBe(1);
  });

  it('says that there are no results yet', async () => {
    await expect(down()).rejects.toThrow(
      'There is no result of "spring/ana" yet. See its status:  retouch status',
    );
  });

  it('reports each file to programs', async () => {
    putResult(stored, 'spring/ana/1.jpg');
    const { events } = await down({ json: true });
    expect(events.map(({ event }) => event)).toEqual(['plan', 'result', 'fetched']);
  });
});

describe('retouch down --only accepted', () => {
  const decided = (...photos: object[]) => ({
    'GET /decisions': { folder: 'spring/ana', savedAt: '2026-11-24T13:10:00.000Z', photos },
  });
  const decision = (id: string, version: number, what: string) => ({
    id,
    key: `uploads/spring/ana/${id}.jpg`,
    version,
    decision: what,
  });

  it('fetches only accepted photos', async () => {
    for (const id of ['a', 'b', 'c']) putResult(stored, `spring/ana/${id}.jpg`, { id });
    await down({ only: 'accepted', routes: decided(decision('a', 1, 'accept'), decision('b', 1, 'reject')) });
    expect(await readdir(into)).toEqual(['a.jpg']);
  });

  it('fetches the version that was accepted, under the photo’s own name', async () => {
    putResult(stored, 'spring/ana/a.jpg', { id: 'a', bytes: 'third', versions: ['first', 'second'] });
    await down({ only: 'accepted', routes: decided(decision('a', 2, 'accept')) });
    expect(await read('a.jpg')).toBe('second');
    expect(await readdir(into)).toEqual(['a.jpg']);
  });

  it('says that there are no decisions yet', async () => {
    putResult(stored, 'spring/ana/a.jpg');
    await mkdir(into, { recursive: true });
    await expect(down({ only: 'accepted' })).rejects.toThrow('retouch review spring/ana');
  });
});
