import { readFile } from 'node:fs/promises';
import { call } from './client.ts';

interface Decisions {
  photos: { key: string; decision: 'accept' | 'reject' }[];
}

// What the review page saves.
const body = JSON.parse(await readFile('decisions.json', 'utf8'));
const { photos } = await call<Decisions>('PUT', '/decisions?folder=spring/ana', { body });
for (const { key, decision } of photos) console.log(key, decision);
