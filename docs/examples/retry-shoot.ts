import { call } from './client.ts';

const path = '/shoot/retry?folder=spring/ana';
const body = { code: 'segmind-refused' };
// How many, and what it costs at most:
const dry = await call<{ matched: number; costAtMost: number }>('POST', path, {
  body: { ...body, dryRun: true },
});
console.log(dry.matched, dry.costAtMost);
// The same key and body are the same run, however often you send them.
const headers = { 'idempotency-key': String(process.env.KEY) };
const { id, state } = await call<{ id: string; state: string }>('POST', path, { body, headers });
console.log(id, state);
