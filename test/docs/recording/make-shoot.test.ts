import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeFromFile } from 'file-type';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { findFiles } from '../../../client/upload/find-files.ts';
import { makeShoot } from '../../../docs/recording/make-shoot.ts';
import { useTemporaryFolder } from '../../support/pictures/temporary-folder.ts';

describe('the shoot that is recorded', () => {
  it('contains a duplicate, a RAW file with its JPEG, and a truncated photo', async () => {
    const folder = useTemporaryFolder();
    await makeShoot(folder);
    const file = (name: string) => join(folder, name);
    const files = await findFiles([folder]);
    expect(files).toHaveLength(14);
    expect(await readFile(file('IMG_2031 copy.jpg'))).toEqual(await readFile(file('IMG_2031.jpg')));
    expect(await fileTypeFromFile(file('IMG_2038.CR2'))).toMatchObject({ mime: 'image/x-canon-cr2' });
    const brokenOff = sharp(file('outdoors/IMG_2043.jpg'), { failOn: 'truncated' }).stats();
    await expect(brokenOff).rejects.toThrow(/premature end/i);
  });

  it('contains no other identical photos', async () => {
    const folder = useTemporaryFolder();
    await makeShoot(folder);
    const files = await findFiles([folder]);
    expect(new Set(files.map(({ bytes }) => bytes)).size).toBe(files.length - 1);
  });
});
