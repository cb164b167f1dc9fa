import { call } from './client.ts';

interface BulkRun {
  state: string;
  matched: number;
  done: number;
}

const { state, matched, done } = await call<BulkRun>('GET', `/bulk/${process.env.ID}`);
console.log(state, matched, done);
