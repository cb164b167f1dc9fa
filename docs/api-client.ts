import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSource } from 'oazapfts';
import { API_DOCUMENT } from './api-document.ts';

/** Generates the TypeScript client of the API with oazapfts: a function and the types for each route. */
export async function writeApiClient(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'retouch-api-'));
  try {
    const document = join(folder, 'openapi.json');
    await writeFile(document, JSON.stringify(API_DOCUMENT));
    return await generateSource(document, { argumentStyle: 'object' });
  } finally {
    await rm(folder, { recursive: true });
  }
}
