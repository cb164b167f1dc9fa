import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Shoot } from '../../../../client/api/retouch-api.ts';
import { watchShoot } from '../../../../client/watch/watch-shoot.ts';
import { type Routes, startApi } from '../../support/api-stand-in.ts';
import { runCommand } from '../../support/run-command.ts';
import { endedShoot, sampleShoot } from '../../support/shoots.ts';

/** The table of a shoot that has ended. */
export const TABLE =
  '﻿"key","status"\r\n"uploads/spring/ana/1.jpg","succeeded"\r\n"uploads/spring/ana/2.jpg","failed"\r\n';

/** The files of a shoot that has ended: photo 2 failed. */
export const END = {
  'results/spring/ana/shoot.json': JSON.stringify({
    folder: 'spring/ana',
    totals: { photos: 2, succeeded: 1, failed: 1, cancelled: 0, doubtful: 0, cost: 0.05 },
    toCheck: {
      photos: [
        {
          key: 'uploads/spring/ana/2.jpg',
          status: 'failed',
          code: 'truncated-photo',
          message: 'A part of the picture is missing.',
          warnings: [],
        },
      ],
    },
  }),
  'results/spring/ana/shoot.csv': TABLE,
};

/** Watches the shoot, and returns what the command printed and wrote. */
export async function watch(
  routes: Routes,
  {
    files = END,
    json = false,
    isTerminal = false,
    nowMs = () => Date.now(),
    ...more
  }: {
    files?: Readonly<Record<string, string>>;
    json?: boolean;
    isTerminal?: boolean;
    nowMs?: () => number;
    after?: string | null;
    keys?: readonly string[];
    pauseMs?: number;
  } = {},
) {
  const into = await mkdtemp(join(tmpdir(), 'watch-test-'));
  onTestFinished(() => rm(into, { recursive: true }));
  const standIn = await startApi(routes);
  const read = async (key: string) => (key in files ? Readable.from([Buffer.from(files[key] ?? '')]) : null);
  const options = { folder: 'spring/ana', after: null, keys: [], into, pauseMs: 1, now: nowMs, ...more };
  const ended = await runCommand(
    async (context) => watchShoot(context, { ...options, stack: await context.connect() }),
    {},
    { api: standIn.api, files: { read }, json, isTerminal },
  );
  return { ...ended, standIn, into };
}

/** The shoot when it has ended. */
export const ended = (more: Partial<Shoot> = {}) =>
  endedShoot({ photos: 2, succeeded: 1, failed: 1, costSoFar: 0.05, ...more });
/** The shoot while a photo is at work. */
export const open = (more: Partial<Shoot> = {}) =>
  sampleShoot({ photos: 2, queued: 1, running: 1, storing: 0, succeeded: 0, failed: 0, ...more });
/** A list of photos without any. */
export const noPhotos = { retouches: [], nextCursor: null, asOf: '2026-11-24T12:05:02.000Z' };
/** A list of photos. */
export const photos = (...rows: object[]) => ({ ...noPhotos, retouches: rows });
