import { call } from './client.ts';

const line = await call<{ inFlight: number; waiting: number; breaker: object | null }>('GET', '/line');
console.log(line.inFlight, line.waiting, line.breaker ?? 'closed');
