import { call } from './client.ts';

// Only those that wait: what is at Segmind is paid for, and goes on.
const body = { status: 'queued' };
const run = await call<{ id: string; action: string; state: string }>(
  'POST',
  '/shoot/cancel?folder=spring/ana',
  {
    body,
  },
);
console.log(run.id, run.action, run.state);
