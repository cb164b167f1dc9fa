import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
/** `@scope/name` or `name`, without the path in it. */
const PACKAGE = /^(?:@[a-z][\w.-]*\/)?[a-z][\w.-]*/;
/** Where the code of each bundle begins. */
const ENTRIES = { functions: globSync('functions/*/handler.ts', { cwd: ROOT }), client: ['client/main.ts'] };
/** What sharp brings: the library has a licence of its own to mind. */
const BROUGHT = ['@img/sharp-libvips-linux-x64', '@img/sharp-libvips-linux-arm64'];
/** The table of docs/licences.md: every package that the code of a bundle imports, with its licence. */
export async function describeLicences(): Promise<string> {
  const { packages } = JSON.parse(read('package-lock.json'));
  const imports = await Promise.all(
    Object.entries(ENTRIES).map(async ([folder, entries]) =>
      (await listPackages(entries)).map((name) => ({ name, folder })),
    ),
  );
  const all = [...imports.flat(), ...BROUGHT.map((name) => ({ name, folder: 'functions' }))];
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

/** The packages that the code behind these files imports. */
async function listPackages(entryPoints: string[]): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: fileURLToPath(ROOT),
    entryPoints,
    outdir: 'nowhere',
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // The review page has a build of its own. Its one package, zod, is among the functions' too.
    external: ['#review-page'],
    metafile: true,
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return [...new Set(imports.map(({ path }) => PACKAGE.exec(path)?.[0] ?? ''))];
}
