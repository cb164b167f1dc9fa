import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FAILURE_CODES } from '../../core/domain/failures.ts';
import { replaceTable } from '../../docs/error-tables.ts';
import { GENERATED_FILES } from '../../docs/generated.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('what npm run docs writes', () => {
  it.each(GENERATED_FILES)('matches the code: $path', async ({ path, render }) => {
    const file = read(path);
    expect(file).toBe(await render(file));
  });

  it.each(['docs/errors.md', 'docs/api.md', 'docs/record.schema.json', 'docs/completion-event.schema.json'])(
    'describes every error code: %s',
    (path) => {
      const file = read(path);
      expect(FAILURE_CODES.filter((code) => !new RegExp(`["\`]${code}["\`]`).test(file))).toEqual([]);
    },
  );
});

it('the page of licences names what the functions bundle, in core/ too', () => {
  for (const name of ['sharp', 'libheif-js', '@middy/core', 'commander']) {
    expect(read('docs/licences.md')).toContain(`| \`${name}\` |`);
  }
});

describe('replacing a table', () => {
  const page = 'before\n\n| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nafter | not\n';

  it('keeps the text around it', () => {
    const table = '| A | B |\n|---|---|\n| 5 | 6 |';
    expect(replaceTable(page, table)).toBe(`before\n\n${table}\n\nafter | not\n`);
  });

  it('throws if no table has that header', () => {
    expect(() => replaceTable(page, '| C |\n|---|')).toThrow('no table with the header "| C |"');
  });
});
