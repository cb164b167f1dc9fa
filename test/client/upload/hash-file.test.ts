import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { explainUnreadable, hashFile } from '../../../client/upload/hash-file.ts';
import { makeFolder, saveFile } from '../support/local-file.ts';

const { signal } = new AbortController();

describe('hashFile', () => {
  it.each([0, 100, 300_000])('returns both hashes of %i bytes', async (length) => {
    const bytes = Buffer.alloc(length, 'photo');
    expect(await hashFile(saveFile(makeFolder(), '1.jpg', bytes), signal)).toEqual({
      md5: createHash('md5').update(bytes).digest('hex'),
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
  });

  it('ends when it is interrupted', async () => {
    const file = saveFile(makeFolder(), '1.jpg', 'photo');
    await expect(hashFile(file, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('explainUnreadable', () => {
  it('explains a missing file, and a folder', async () => {
    const folder = makeFolder();
    const gone = await hashFile('/gone/1.jpg', signal).catch((error) => error);
    const read = await readFile(folder).catch((error) => error);
    expect(explainUnreadable(gone, '/gone/1.jpg')).toBe('it cannot be read (ENOENT)');
    expect(explainUnreadable(read, folder)).toBe('it cannot be read (EISDIR)');
  });

  it('returns null for an error of another file, or any other error', async () => {
    const gone = await hashFile('/gone/1.jpg', signal).catch((error) => error);
    expect(explainUnreadable(gone, '/gone/2.jpg')).toBeNull();
    expect(explainUnreadable(new TypeError('x'), '/gone/2.jpg')).toBeNull();
  });
});
