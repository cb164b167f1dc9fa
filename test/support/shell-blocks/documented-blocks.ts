import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ShellBlock, shellBlocksOf } from './shell-blocks.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** All pages, but docs/api.md, which is generated. */
export const DOCUMENTED_PAGES: readonly string[] = globSync(['*.md', 'docs/*.md'], {
  cwd: root,
  exclude: ['docs/api.md'],
}).sort();

/**
 * All pages with blocks of shell, but docs/api.md: its examples are run by test/e2e/api/examples.test.ts.
 */
export const DOCUMENTED_BLOCKS: readonly (readonly [page: string, blocks: readonly ShellBlock[]])[] =
  DOCUMENTED_PAGES.map((page) => [page, shellBlocksOf(page, read(page))] as const).filter(
    ([, blocks]) => blocks.length > 0,
  );

/** What the pages refer to: the function `output`, variables with outputs, and the function `api`. */
export const FOUNDATION: readonly ShellBlock[] = [
  ...shellBlocksOf('docs/operating.md', read('docs/operating.md')).slice(0, 1),
  { at: 'docs/examples/sign-in.sh:1', purpose: null, text: read('docs/examples/sign-in.sh') },
];
