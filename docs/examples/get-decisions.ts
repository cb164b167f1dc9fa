import { call } from './client.ts';

interface Decisions {
  savedAt: string;
  photos: { key: string; version: number; decision: 'accept' | 'reject'; reason?: string }[];
}

const { savedAt, photos } = await call<Decisions>('GET', '/decisions?folder=spring/ana');
console.log(savedAt);
for (const { key, version, decision } of photos) console.log(key, version, decision);
