import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withFolder } from '../../../core/pictures/folder.ts';
import { useTemporaryFolder } from '../../support/pictures/temporary-folder.ts';

/** No process has this id: Linux and macOS stop far below it. */
const KILLED = 2 ** 30;

it('first removes the folders of killed processes, and nothing else', async () => {
  const temporary = useTemporaryFolder();
  const left = [`photo-${KILLED}-a`, `photo-${process.pid}-b`];
  const others = [`photo-${process.ppid}-c`, 'photo-album'];
  for (const name of [...left, ...others]) {
    mkdirSync(join(temporary, name));
    writeFileSync(join(temporary, name, 'photo'), 'x');
  }
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'photo'), 'x');
    await withFolder(async () => expect(readdirSync(folder)).toEqual(['photo']));
  });
  expect(readdirSync(temporary).sort()).toEqual(others.sort());
});
