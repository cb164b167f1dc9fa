import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecordFinder, downloadResults, type ResultsOptions, resultFile } from '../../local/results.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'results-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** S3 as far as results are read: lists a page at a time, answers bodies as streams. */
function resultsOf(objects: Record<string, string>): ResultsOptions & { reads: string[] } {
  const reads: string[] = [];
  const s3 = new S3Client({ region: 'us-east-1' });
  const send = async (command: unknown) => {
    if (command instanceof ListObjectsV2Command) {
      const keys = Object.keys(objects).sort();
      const at = Number(command.input.ContinuationToken ?? 0);
      const next = at + 1 < keys.length ? { NextContinuationToken: String(at + 1) } : {};
      return { Contents: keys.slice(at, at + 1).map((Key) => ({ Key })), ...next };
    }
    const { Key = '' } = (command as GetObjectCommand).input;
    reads.push(Key);
    const text = objects[Key] ?? '';
    const Body = Object.assign(Readable.from([Buffer.from(text)]), { transformToString: async () => text });
    return { Body };
  };
  const signal = new AbortController().signal;
  return { s3: Object.assign(s3, { send }), bucket: 'photos', folder, signal, reads };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const recordOf = (key: string, outputs: object[] = []) =>
  JSON.stringify({ status: 'succeeded', source: { key }, outputs });

describe('resultFile', () => {
  it.each([
    ['results/ana.jpg', 'out/ana.jpg'],
    ['results/a b/ü.jpg.json', 'out/a b/ü.jpg.json'],
    ['results/..ana.jpg', 'out/..ana.jpg'],
  ])('puts %s at %s', (key, file) => {
    expect(resultFile('out', key)).toBe(file);
  });

  it.each([
    'results/../ana.jpg',
    'results/a/../../ana.jpg',
    'results//etc/ana.jpg',
    'results/a\\..\\..\\ana.jpg',
    'results/./ana.jpg',
    'results/ana.jpg/',
    'results/',
    'results/a\0.jpg',
    'uploads/ana.jpg',
  ])('refuses %j', (key) => {
    expect(() => resultFile('out', key)).toThrow('cannot be a file in out');
  });
});

describe('createRecordFinder', () => {
  it('finds records by the upload that they are about, whatever they are called', async () => {
    const options = resultsOf({
      'results/ana@1c9e7f20.jpg.json': recordOf('uploads/ana.jpg'),
      'results/ana.jpg': 'picture',
      'results/b.png.json': recordOf('uploads/b.png'),
    });
    const records = await createRecordFinder(options)();
    expect([...records.keys()].sort()).toEqual(['uploads/ana.jpg', 'uploads/b.png']);
    expect(records.get('uploads/ana.jpg')?.key).toBe('results/ana@1c9e7f20.jpg.json');
  });

  it('reads each record once', async () => {
    const options = resultsOf({ 'results/ana.jpg.json': recordOf('uploads/ana.jpg') });
    const find = createRecordFinder(options);
    await find();
    await find();
    expect(options.reads).toEqual(['results/ana.jpg.json']);
  });
});

describe('downloadResults', () => {
  const download = async (objects: Record<string, string>) => {
    const options = resultsOf(objects);
    const [found] = (await createRecordFinder(options)()).values();
    if (found === undefined) throw new Error('no record');
    return downloadResults(found, options);
  };

  it('writes the outputs and the record', async () => {
    const text = recordOf('uploads/s/ana.jpg', [{ key: 'results/s/ana.jpg', sha256: sha256('picture') }]);
    const files = await download({ 'results/s/ana.jpg': 'picture', 'results/s/ana.jpg.json': text });
    expect(files).toEqual([join(folder, 's/ana.jpg')]);
    expect(await readFile(join(folder, 's/ana.jpg'), 'utf8')).toBe('picture');
    expect(await readFile(join(folder, 's/ana.jpg.json'), 'utf8')).toBe(text);
  });

  it('leaves nothing where what arrives is not what the record says', async () => {
    const text = recordOf('uploads/ana.jpg', [{ key: 'results/ana.jpg', sha256: sha256('picture') }]);
    const downloaded = download({ 'results/ana.jpg': 'pict', 'results/ana.jpg.json': text });
    await expect(downloaded).rejects.toThrow(/SHA-256 .* its record says/);
    expect(await readdir(folder)).toEqual([]);
  });
});
