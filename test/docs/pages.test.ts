import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { recordSchema } from '../../core/record/record.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root });

/** The first cells of the tables below a heading: the codes in each. */
function firstCodes(page: string, heading: string): string[] {
  const text = read(page);
  const section = text.slice(text.indexOf(`${heading}\n`) + heading.length).split(/\n#+ /)[0] ?? '';
  return [...section.matchAll(/^\| ([^|]*)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
  );
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The links of a page that lead nowhere. */
function brokenLinks(page: string): string[] {
  const links = [...read(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : relative(root, join(root, dirname(page), path));
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
}

describe('the pages', () => {
  it.each(pages)('have no broken link: %s', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it('show a record as it is', () => {
    const [, shown = ''] = read('docs/results.md').match(/```json\n(.*?)```/s) ?? [];
    const { success, error } = recordSchema.safeParse(JSON.parse(shown));
    expect(error?.issues ?? success).toBe(true);
  });

  it('list every output of the stack', () => {
    const webhooks = [{ name: 'shop', url: 'https://shop.example.com/' }];
    expect(firstCodes('docs/operating.md', "## The stack's outputs").sort()).toEqual(
      Object.keys(synthesize({ notifications: true, webhooks }).toJSON().Outputs).sort(),
    );
  });

  it('have no placeholder for a measured time', () => {
    expect(read('CONTRIBUTING.md')).not.toMatch(/[A-Z]+_TIME/);
  });

  it('list every npm script', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const listed = [...read('docs/scripts.md').matchAll(/`npm (?:run (?:-s )?)?([\w:]+)/g)].map(
      ([, name]) => name,
    );
    // npm runs that one by itself.
    expect(listed).toEqual(expect.arrayContaining(Object.keys(scripts).filter((name) => name !== 'prepack')));
  });

  it('have an index that leads to each page', () => {
    const index = read('docs/README.md');
    const listed = pages.filter((page) => /^docs\/[^/]+\.md$/.test(page) && page !== 'docs/README.md');
    expect(listed.filter((page) => !index.includes(`(${page.replace('docs/', '')})`))).toEqual([]);
  });
});
