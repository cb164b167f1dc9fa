import { call } from './client.ts';

const { status, paid } = await call<{ status: string; paid: boolean | null }>(
  'DELETE',
  `/retouches/${process.env.ID}`,
);
console.log(status, paid);
