import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { renderReview } from '../../functions/finish-shoots/review/render-review.ts';
import type { Review } from '../../functions/finish-shoots/review/review.ts';
import { buildReviewPage } from '../../infra/review-page.ts';
import { serve } from '../support/http-server.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
};
const SIZES = { small: { width: 64, height: 43 }, large: { width: 160, height: 107 } };
const template = buildReviewPage();

/** Writes a synced shoot into a folder: the page, and small pictures at all its URLs. Returns the folder. */
export async function writeShoot(review: Review): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'review-page-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'review.html'), renderReview(template, review));
  for (const photo of review.photos) {
    const outputs = photo.versions.flatMap((version) => version.outputs);
    for (const [preview, colour] of [
      [photo.before, '#345'],
      ...outputs.map((output) => [output.preview, '#a85'] as const),
    ] as const) {
      if (preview === null) continue;
      await draw(join(folder, decodeURIComponent(preview.small)), colour, SIZES.small);
      await draw(join(folder, decodeURIComponent(preview.large)), colour, SIZES.large);
    }
    for (const { file, type, width, height } of outputs) {
      if (type === 'image/jpeg')
        await draw(join(folder, decodeURIComponent(file)), '#a85', { width, height });
    }
  }
  return folder;
}

/** The file URL of the page in this folder. */
export function fileUrlOf(folder: string): string {
  return pathToFileURL(join(folder, 'review.html')).href;
}

/**
 * Serves the folder on this machine, with `decisions.json` as `retouch review` does. If `refuses` is set, it
 * answers 403.
 */
export async function serveShoot(folder: string, options: { refuses?: boolean; saved?: string } = {}) {
  const state = { saved: options.saved ?? null };
  const { origin, seen } = await serve(({ method, url, body }, response) => {
    const path = normalize(decodeURIComponent(url.split('?')[0] ?? ''));
    if (path === '/decisions.json' && method === 'PUT') {
      if (!options.refuses) state.saved = body;
      response.writeHead(options.refuses ? 403 : 204).end();
      return;
    }
    if (path === '/decisions.json') {
      response.writeHead(state.saved === null ? 404 : 200).end(state.saved ?? '');
      return;
    }
    const file = join(folder, path);
    if (!existsSync(file)) return void response.writeHead(404).end();
    void readFile(file).then((bytes) =>
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' }).end(bytes),
    );
  });
  return { url: `${origin}/review.html`, seen, state };
}

async function draw(
  file: string,
  background: string,
  size: { width: number; height: number },
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const picture = sharp({ create: { ...size, channels: 3, background } });
  await (extname(file) === '.webp' ? picture.webp() : picture.jpeg()).toFile(file);
}
