import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const BUNDLE = fileURLToPath(new URL('bundle', import.meta.url));
/** Packages in CommonJS need a `require`, which ES modules do not have. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** The texts for packages that bring none, by licence. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'Apache-2.0': [join(PROJECT, 'LICENSE')],
  MIT: [join(PROJECT, 'client/licences/MIT.txt')],
};

/** The folder of a package, from the path of one of its files. */
const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

// npm pack runs this, so that an installed package needs no other package.
await rm(BUNDLE, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: PROJECT,
  entryPoints: ['client/main.ts'],
  outfile: join(BUNDLE, 'main.mjs'),
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  // For the names in errors that `--debug` prints.
  keepNames: true,
  legalComments: 'none',
  banner: { js: REQUIRE },
  metafile: true,
});
const folders = new Set(Object.keys(metafile.inputs).flatMap((input) => PACKAGE.exec(input)?.[0] ?? []));
const notices = await Promise.all([...folders].sort().map(readNotice));
const byText = Map.groupBy(notices, ({ text }) => text);
const pages = [...byText].map(([text, of]) => `${of.map(({ name }) => name).join('\n')}\n\n${text}`);
await writeFile(join(BUNDLE, 'LICENSES.txt'), pages.join(`\n${'-'.repeat(78)}\n\n`));

/** The name of a package, and the text of its licence. @throws {Error} if there is no text */
async function readNotice(folder: string): Promise<{ readonly name: string; readonly text: string }> {
  const path = join(PROJECT, folder);
  const { name, version, license } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
  const files = (await readdir(path)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  const paths = files.length > 0 ? files.map((file) => join(path, file)) : (TEXTS[license] ?? []);
  if (paths.length === 0) throw new Error(`${name} has no text of its licence, ${license}.`);
  const texts = await Promise.all(paths.map((file) => readFile(file, 'utf8')));
  return { name: `${name} ${version} (${license})`, text: texts.join('\n') };
}
