import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { writePieces } from '../../../../core/pictures/metadata/pieces.ts';
import { fileOf } from './support/finish.ts';

test('a file is written from its own pieces, in place', async () => {
  const path = await fileOf(Buffer.from('0123456789'));
  await writePieces(
    path,
    [{ start: 5, end: 8 }, { start: 8, end: 10 }, Buffer.from('-'), { start: 0, end: 2 }],
    path,
  );
  expect(await readFile(path, 'utf8')).toBe('56789-01');
});

test('a file larger than one copy is whole', async () => {
  const bytes = randomBytes(3_000_000);
  const path = await fileOf(bytes);
  await writePieces(path, [{ start: 1, end: bytes.length }], `${path}.copy`);
  expect((await readFile(`${path}.copy`)).equals(bytes.subarray(1))).toBe(true);
});

test('a file that cannot be finished does not appear, and the old one stays', async () => {
  const path = await fileOf(Buffer.from('0123'));
  await expect(writePieces(path, [{ start: 2, end: 9 }], path)).rejects.toThrow('was cut');
  expect(await readFile(path, 'utf8')).toBe('0123');
  await expect(readFile(`${path}.part`)).rejects.toThrow('ENOENT');
});
