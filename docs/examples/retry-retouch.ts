import { call } from './client.ts';

// If that answers may-pay-again: { body: { payAgain: true } }
const path = `/retouches/${process.env.ID}/retry`;
const { attempt, status } = await call<{ attempt: number; status: string }>('POST', path);
console.log(attempt, status);
