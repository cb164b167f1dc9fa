import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
/** An import of what a bundle needs, not of types alone. */
const IMPORT = /^\s*(?:import|export|\} from)(?! type )[^'"\n]*?['"]([^'"]+)['"]|import\('([^']+)'\)/gm;
/** `@scope/name` or `name`, without the path in it. */
const PACKAGE = /^(?:@[a-z][\w.-]*\/)?[a-z][\w.-]*/;
/** Where the code of each bundle begins. */
const ENTRIES = { functions: globSync('functions/*/handler.ts', { cwd: ROOT }), client: ['client/main.ts'] };
/** What sharp brings: the library has a licence of its own to mind. */
const BROUGHT = ['@img/sharp-libvips-linux-x64', '@img/sharp-libvips-linux-arm64'];
/** The table of docs/licences.md: every package that the code of a bundle imports, with its licence. */
export function describeLicences(): string {
  const { packages } = JSON.parse(read('package-lock.json'));
  const imports = Object.entries(ENTRIES).flatMap(([folder, entries]) =>
    listPackages(entries).map((name) => ({ name, folder })),
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

/** The packages that these files import, or files that they import in turn. */
function listPackages(entries: readonly string[]): string[] {
  const names = new Set<string>();
  const files = new Set(entries);
  for (const file of files) {
    for (const [, from, later] of read(file).matchAll(IMPORT)) {
      const to = from ?? later ?? '';
      if (/^\.{1,2}\/.*\.ts$/.test(to)) files.add(join(dirname(file), to));
      else names.add(PACKAGE.exec(to)?.[0] ?? '');
    }
  }
  return [...names];
}
