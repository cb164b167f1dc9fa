import { globSync, readFileSync } from 'node:fs';

const ROOT = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
/** An import of a package: `@scope/name` or `name`, without the path in it. */
const IMPORT = /(?:from|import) '((?:@[a-z][\w.-]*\/)?[a-z][\w.-]*)[^']*'/g;
/** What sharp brings: the library has a licence of its own to mind. */
const BROUGHT = ['@img/sharp-libvips-linux-x64', '@img/sharp-libvips-linux-arm64'];
/** These sources bundle the command; they are not part of it. */
const BUILD = 'client/write-bundle.ts';

/** The table of docs/licences.md: every package that functions or the command import, with its licence. */
export function describeLicences(): string {
  const { packages } = JSON.parse(read('package-lock.json'));
  const files = globSync('{functions,client}/**/*.ts', { cwd: ROOT }).filter((file) => file !== BUILD);
  const imports = files.flatMap((file) =>
    [...read(file).matchAll(IMPORT)].map(([, name = '']) => ({ name, folder: file.split('/')[0] ?? '' })),
  );
  const all = [...imports, ...BROUGHT.map((name) => ({ name, folder: 'functions' }))];
  const rows = [...Map.groupBy(all, ({ name }) => name)]
    // Node's own modules and packages of types alone are in no bundle.
    .filter(([name]) => packages[`node_modules/${name}`] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, where]) => {
      const { version, license } = packages[`node_modules/${name}`];
      const folders = [...new Set(where.map(({ folder }) => folder))].sort();
      return `| \`${name}\` | ${version} | ${license} | ${folders.join(', ')} |`;
    });
  return ['| Package | Version | Licence | In |', '|---|---|---|---|', ...rows].join('\n');
}
