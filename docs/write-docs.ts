import { readFile, writeFile } from 'node:fs/promises';
import { GENERATED_FILES } from './generated.ts';

for (const { path, render } of GENERATED_FILES) {
  const file = new URL(`../${path}`, import.meta.url);
  await writeFile(file, await render(await readFile(file, 'utf8')));
}
