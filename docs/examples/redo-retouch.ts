import { call } from './client.ts';

const path = `/retouches/${process.env.ID}/redo`;
// Half as strong, from the model’s own picture: for nothing.
const body = { recipe: { strength: 0.5 } };
const { attempt, status } = await call<{ attempt: number; status: string }>('POST', path, { body });
console.log(attempt, status);
// With other words it is a new job, which is paid for: { recipe: { notes: 'Keep the freckles.' } }
