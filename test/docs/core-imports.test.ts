import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const CORE = fileURLToPath(new URL('../../core/', import.meta.url));
const CONTRIBUTING = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');

/** The folders of core/ in the order of CONTRIBUTING: those that import first. */
const listed = Array.from(CONTRIBUTING.matchAll(/^ {13}([a-z]+)\/ /gm), ([, folder = '']) => folder);
const folders = readdirSync(CORE);

/** The imports of a folder's files that lead to another folder of core/: file and folder. */
function importsOf(folder: string): (readonly [file: string, folder: string])[] {
  const files = readdirSync(join(CORE, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const path = join(CORE, folder, file);
      const found = readFileSync(path, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
      return Array.from(found, ([, to = '']) => relative(CORE, join(dirname(path), to)))
        .map((to) => [`${folder}/${file}`, to.slice(0, Math.max(0, to.indexOf('/')))] as const)
        .filter(([, to]) => to !== '' && to !== folder);
    });
}

describe('the folders of core/', () => {
  it('are all in the list of CONTRIBUTING', () => {
    expect([...listed].sort()).toEqual([...folders].sort());
  });

  it.each(folders)('import only folders further down the list: %s', (folder) => {
    const below = listed.slice(listed.indexOf(folder) + 1);
    expect(importsOf(folder).filter(([, to]) => !below.includes(to))).toEqual([]);
  });

  it('have imports that the test finds', () => {
    expect(importsOf('payment').map(([, to]) => to)).toContain('line');
  });
});
