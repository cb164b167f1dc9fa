import { call } from './client.ts';

interface Page {
  files: { key: string; bytes: number; storedAt: string }[];
  nextCursor: string | null;
}

let cursor: string | null = null;
do {
  const query = new URLSearchParams({ folder: 'spring', ...(cursor !== null && { cursor }) });
  const page: Page = await call<Page>('GET', `/uploads?${query}`);
  for (const { key, bytes, storedAt } of page.files) console.log(key, bytes, storedAt);
  cursor = page.nextCursor;
} while (cursor !== null);
