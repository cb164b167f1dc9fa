import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { startApi } from './support/api-stand-in.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const LINE = { inFlight: 1, limit: 4, waiting: 0, waitingHigh: 0, oldestWaitSeconds: 0 };

const run = promisify(execFile);
let folder = '';

/** An installation like a photographer's: only the package, without the network. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retouch-package-'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: PROJECT });
  const [archive = ''] = await readdir(folder);
  await run('npm', ['install', '--offline', '--omit=optional', '--no-audit', join(folder, archive)], {
    cwd: folder,
  });
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs `retouch` in the folder of its installation. */
async function type(...args: readonly string[]) {
  const { INIT_CWD: _, npm_lifecycle_event: __, ...env } = process.env;
  const child = spawn(join(folder, 'node_modules/.bin/retouch'), args, {
    cwd: folder,
    env: { ...env, RETOUCH_TOKEN: 'a-token', XDG_DATA_HOME: join(folder, 'notes') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [printed, complaint] = [text(child.stdout), text(child.stderr)];
  const [code] = await once(child, 'close');
  return { code, printed: await printed, complaint: await complaint };
}

describe('the package that npm pack makes', () => {
  it('installs without any other package', async () => {
    const installed = await readdir(join(folder, 'node_modules'));
    expect(installed.filter((name) => !name.startsWith('.'))).toEqual(['retouch']);
  });

  it('contains what the command needs, and none of its sources', async () => {
    const files = await readdir(join(folder, 'node_modules/retouch'), { recursive: true });
    expect(files.sort()).toEqual([
      'LICENSE',
      'README.md',
      'client',
      'client/bundle',
      'client/bundle/LICENSES.txt',
      'client/bundle/main.mjs',
      'client/retouch.mjs',
      'package.json',
    ]);
  });

  it('prints its version', async () => {
    expect(await type('--version')).toEqual({ code: 0, printed: `${packageJson.version}\n`, complaint: '' });
  });

  it('lists its commands', async () => {
    const { code, printed } = await type('help');
    expect(code).toBe(0);
    expect(printed).toMatch(/^ {2}up .* {2}send a shoot/m);
  });

  it('talks to a stack', async () => {
    const line = { ...LINE, balance: null, breaker: null, pausedUntil: null };
    const { api } = await startApi({ 'GET /line': line });
    const { code, printed } = await type('line', '--through-api', '--api-url', api.baseUrl ?? '');
    expect(code).toBe(0);
    expect(printed).toContain('1 photo of at most 4 at Segmind.');
  });

  it('recognises a photo by its bytes', async () => {
    const photo = fileURLToPath(new URL('../fixtures/rocket.jpg', import.meta.url));
    const limits = { types: ['image/jpeg'], maxBytes: 1_000_000, takesHeic: true, raw: 'skip', ignore: [] };
    const fits = { day: null, shoot: null, balance: null };
    const { api } = await startApi({
      'GET /limits': limits,
      'GET /recipe': { own: null, recipe: {}, wrong: [] },
      'GET /uploads': { files: [], nextCursor: null },
      'POST /shoot/estimate': { photos: 1, dollars: 0.05, seconds: 20, fits },
    });
    const way = ['--through-api', '--api-url', api.baseUrl ?? ''];
    const { code, printed } = await type('up', photo, '--dry-run', ...way);
    expect(printed).toMatch(/^1 photo to send to the top folder, 112.5 kB\./);
    expect(code).toBe(0);
  });

  it('contains the licences of the bundled packages', async () => {
    const licences = await readFile(join(folder, 'node_modules/retouch/client/bundle/LICENSES.txt'), 'utf8');
    expect(licences).toMatch(/^commander \d+\.\d+\.\d+ \(MIT\)$/m);
    expect(licences).toContain('Copyright (c) 2011 TJ Holowaychuk');
    expect(licences).toMatch(/^@aws-sdk\/client-s3 .* \(Apache-2.0\)$/m);
    // Each list of packages is followed by a text.
    for (const part of licences.split(/^-{78}$/m)) {
      expect(part.trim().split('\n\n').slice(1).join('').length, part).toBeGreaterThan(500);
    }
    // This package has no file with its licence.
    expect(licences).toMatch(/^@oazapfts\/runtime .* \(MIT\)$/m);
  });
});
