import { readFile, writeFile } from 'node:fs/promises';
import { GENERATED_FILES } from './generated.ts';

const fileOf = (path: string) => new URL(`../${path}`, import.meta.url);

// If one file cannot be rendered, none is written.
const rendered = await Promise.all(
  GENERATED_FILES.map(async ({ path, render }) => {
    const before = await readFile(fileOf(path), 'utf8');
    return { path, before, after: await render(before) };
  }),
);
for (const { path, before, after } of rendered) {
  if (after === before) continue;
  await writeFile(fileOf(path), after);
  console.log(`Written: ${path}`);
}
