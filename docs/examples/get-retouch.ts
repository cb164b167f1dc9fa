import { writeFile } from 'node:fs/promises';
import { call } from './client.ts';

interface Retouch {
  status: string;
  error: { code: string; message: string } | null;
  outputs: { url: string }[];
}

const { status, error, outputs } = await call<Retouch>('GET', `/retouches/${process.env.ID}`);
console.log(status, error?.message ?? '');
for (const { url } of outputs) {
  const picture = await fetch(url);
  await writeFile('retouched.jpg', Buffer.from(await picture.arrayBuffer()));
}
