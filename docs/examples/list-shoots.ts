import { call } from './client.ts';

interface Page {
  shoots: { folder: string; photos: number; ended: boolean }[];
  nextCursor: string | null;
}

const { shoots } = await call<Page>('GET', '/shoots?limit=100');
for (const { folder, photos, ended } of shoots) console.log(folder, photos, ended ? 'ended' : 'open');
