import { call } from './client.ts';

interface Page {
  retouches: { id: string; key: string; status: string }[];
  nextCursor: string | null;
}

const filters = { reference: 'order-4711' };
let cursor: string | null = null;
do {
  const query = new URLSearchParams({ ...filters, ...(cursor !== null && { cursor }) });
  const page: Page = await call<Page>('GET', `/retouches?${query}`);
  for (const { id, key, status } of page.retouches) console.log(id, key, status);
  cursor = page.nextCursor;
} while (cursor !== null);
