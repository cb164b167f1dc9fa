import { vi } from 'vitest';
import type { Estimate } from '../../../client/api/retouch-api.ts';
import { type UpOptions, upCommand } from '../../../client/commands/up.ts';
import { createS3Files } from '../../../client/files/s3-files.ts';
import { createRenewableCredentials } from '../../../client/program/credentials.ts';
import { problem, Reply, type Routes, startApi } from './api-stand-in.ts';
import { sampleLimits } from './limits.ts';
import { makeFolder, saveFile } from './local-file.ts';
import { recipeRoutes } from './recipe-routes.ts';
import { type RunOptions, startCommand } from './run-command.ts';
import { startS3 } from './s3-server.ts';

/**
 * A shoot on disk in a folder `ana`, a stack of an API and an S3 on loopback, and a folder for notes. A test
 * that uses it has to unstub the environment.
 */
export async function startUp(routes: Routes = {}) {
  const [root, notes] = [makeFolder(), makeFolder()];
  // The user's data folder on Linux, macOS and Windows.
  for (const name of ['XDG_DATA_HOME', 'HOME', 'LOCALAPPDATA']) vi.stubEnv(name, notes);
  const api = await startApi({
    'GET /limits': sampleLimits(),
    ...recipeRoutes('ana'),
    'GET /shoot': problem(404, 'shoot-not-found', 'No photo.'),
    'POST /shoot/estimate': ({ body }) => estimateOf((body as { photos: number }).photos),
    'POST /retouches': new Reply(207, { retouches: [] }),
    ...routes,
  });
  const s3 = await startS3();
  const folder = `${root}/ana`;

  /** Starts `retouch up ana`, unless other paths are given. */
  function start(options: Partial<UpOptions> = {}, run: Partial<RunOptions> = {}) {
    const client = s3.client();
    const credentials = createRenewableCredentials(client.config.credentials);
    const startedRun = { api: api.api, notesFolder: notes, ...run };
    const controller = new AbortController();
    const files = createS3Files(client, 'photos', credentials, controller.signal);
    const running = startCommand(upCommand, { paths: [folder], ...options }, { files, ...startedRun });
    return {
      ...running,
      interrupt() {
        running.interrupt();
        controller.abort(new Error('Ctrl-C'));
      },
    };
  }
  return {
    ...{ folder, s3, start },
    requestsTo: api.requestsTo,
    seen: api.seen,
    change: api.change,
    save: (path: string, bytes: Buffer | string) => saveFile(folder, path, bytes),
    up: (options: Partial<UpOptions> = {}, run: Partial<RunOptions> = {}) => start(options, run).ended,
  };
}

/** An estimate for this many photos that fit into all budgets. */
export function estimateOf(photos: number, more: Partial<Estimate> = {}): Estimate {
  return {
    folder: 'ana',
    photos,
    pricePerPhoto: 0.05,
    dollars: photos * 0.05,
    seconds: photos * 10,
    fits: { day: null, shoot: null, balance: null },
    asOf: '2026-11-24T12:00:00.000Z',
    ...more,
  };
}

/** The first bytes of a JPEG, and a number: small files that all differ. */
export function tinyJpeg(number: number): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
    Buffer.from(`JFIF\0 ${number}`.padEnd(40)),
  ]);
}
