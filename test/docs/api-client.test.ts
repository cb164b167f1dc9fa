import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeApiClient } from '../../docs/api-client.ts';
import { runCommand } from '../../local/processes/run-command.ts';
import { ENGINE_HOME } from '../../local/project.ts';

const TYPESCRIPT = createRequire(import.meta.url).resolve('typescript/package.json');

/** Code that a caller writes against the client, and mistakes that the compiler must reject. */
const CALLER = `
import { cancelRetouch, createRetouch, createUpload, defaults, getLine, getRetouch, listRetouches } from './client.ts';
import type { Problem } from './client.ts';

defaults.baseUrl = 'https://api.example';
defaults.headers = { authorization: 'Bearer token' };

/** What refused a request: the API, or API Gateway before it. */
const explain = (refusal: Problem | { message?: string }) =>
  new Error('type' in refusal ? refusal.type + refusal.detail : refusal.message);

export async function retouch(photo: Blob): Promise<string[]> {
  const upload = await createUpload({
    newUpload: { fileName: 'ana.jpg', folder: 'shoot', contentType: 'image/jpeg', bytes: photo.size },
  });
  if (upload.status !== 201) throw explain(upload.data);
  const { key, url, headers } = upload.data;
  await fetch(url, { method: 'PUT', headers, body: photo });
  const order = await createRetouch({ newRetouch: { key, recipe: { upscale: '2x' } } });
  if (order.status === 207) throw new Error('One photo was asked for.');
  if (order.status !== 202) throw explain(order.data);
  const orders = await createRetouch({ newRetouch: { photos: [{ key }, { url: 'https://photos.example/b.jpg' }] } });
  if (orders.status !== 207) return [];
  const ids = orders.data.answers.map((answer) => ('retouch' in answer ? answer.retouch.id : answer.problem.detail));
  const now = await getRetouch({ id: order.data.id });
  if (now.status !== 200) throw explain(now.data);
  const ahead: number | null = now.data.ahead;
  const status: 'queued' | 'running' | 'storing' | 'succeeded' | 'failed' | 'cancelled' | 'skipped' = now.data.status;
  const step: 'prepare' | 'queue' | 'submit' | 'poll' | 'store' | 'wait' | null = now.data.step;
  if (ahead === 0 || status === 'failed' || step === 'wait') await cancelRetouch({ id: now.data.id });
  const list = await listRetouches({ status: 'succeeded', reference: 'order-4711', limit: 10 });
  const line = await getLine();
  if (line.status !== 200 || list.status !== 200) return [];
  const since: string | undefined = line.data.breaker?.since;
  const paid: (boolean | null)[] = list.data.retouches.map((row) => row.paid);
  return [...now.data.outputs.map((output) => output.url), list.data.nextCursor ?? '', since ?? '', String(paid), ...ids];
}

// @ts-expect-error: a photo has a length
await createUpload({ newUpload: { fileName: 'ana.jpg', contentType: 'image/jpeg' } });
// @ts-expect-error: there is no such status
await listRetouches({ status: 'done' });
// @ts-expect-error: a retouch is asked for by its id
await getRetouch({});
`;

const SETTINGS = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'dom', 'dom.iterable'],
    module: 'nodenext',
    strict: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    types: [],
    noEmit: true,
  },
  include: ['*.ts'],
};

it('gives a TypeScript client that compiles, with types that reject wrong calls', async () => {
  await mkdir(ENGINE_HOME, { recursive: true });
  const folder = await mkdtemp(join(ENGINE_HOME, 'client-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'client.ts'), await writeApiClient());
  await writeFile(join(folder, 'caller.ts'), CALLER);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(SETTINGS));
  const tsc = [join(TYPESCRIPT, '../lib/tsc.js'), '--project', folder];
  expect(await runCommand(process.execPath, tsc, { name: 'tsc', env: {} })).toBe('');
}, 60_000);
