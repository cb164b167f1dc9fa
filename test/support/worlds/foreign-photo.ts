import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';

const { controlUrl, apiKey } = inject('stack');
const authorization = `Bearer ${apiKey}`;

/**
 * The URL of a photo to import, at an origin that the stack trusts: an output of the simulator, made for this
 * name. A simulator script for the name decides how its downloads go.
 */
export async function publishPhoto(name: string): Promise<string> {
  const photo = await drawPicture('jpeg');
  const server = createServer((_, response) => response.end(photo));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`;
    const submit = await fetch(new URL('/workflows/68a98710c49c91c2edbbbfa0-v1', controlUrl), {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ image_ukbxw: source, Upscale_x: '1x' }),
    });
    const { poll_url: pollUrl } = (await submit.json()) as { poll_url: string };
    return await outputOf(pollUrl);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function outputOf(pollUrl: string): Promise<string> {
  for (;;) {
    const poll = await fetch(pollUrl, { headers: { authorization } });
    const job = (await poll.json()) as { status: string; output?: string };
    const [url] = /https?:[^"\\]+/.exec(job.output ?? '') ?? [];
    if (url !== undefined) return url;
    if (job.status === 'FAILED') throw new Error(`The simulator's job failed: ${JSON.stringify(job)}`);
    await sleep(50);
  }
}
