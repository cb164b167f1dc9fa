import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { call } from './client.ts';

interface Page {
  files: { key: string; url: string }[];
  nextCursor: string | null;
}

let cursor: string | null = null;
do {
  const query = new URLSearchParams({ folder: 'spring/ana', ...(cursor !== null && { cursor }) });
  const page: Page = await call<Page>('GET', `/results?${query}`);
  for (const { key, url } of page.files) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${key}: S3 answers ${response.status}.`);
    await mkdir(dirname(key), { recursive: true });
    await writeFile(key, Buffer.from(await response.arrayBuffer()));
    console.log(key);
  }
  cursor = page.nextCursor;
} while (cursor !== null);
