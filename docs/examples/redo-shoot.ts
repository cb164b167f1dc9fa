import { readFileSync } from 'node:fs';
import { call } from './client.ts';

const path = '/shoot/redo?folder=spring/ana';
// The file that the review page saved.
const decisions = JSON.parse(readFileSync('decisions.json', 'utf8'));
// What would be done, and what it costs:
const dry = await call<{ matched: number; costAtMost: number }>('POST', path, {
  body: { decisions, dryRun: true },
});
console.log(dry.matched, dry.costAtMost);
const headers = { 'idempotency-key': String(process.env.KEY) };
const { id, state } = await call<{ id: string; state: string }>('POST', path, {
  body: { decisions },
  headers,
});
console.log(id, state);
