import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Shoot } from '../../../client/api/retouch-api.ts';
import { watchShoot } from '../../../client/watch/watch-shoot.ts';
import { type ApiRequest, inTurn, problem, type Routes, startApi } from '../support/api-stand-in.ts';
import { runCommand } from '../support/run-command.ts';
import { endedShoot, sampleLine, samplePhoto, sampleShoot } from '../support/shoots.ts';

const TABLE =
  '﻿"key","status"\r\n"uploads/spring/ana/1.jpg","succeeded"\r\n"uploads/spring/ana/2.jpg","failed"\r\n';

/** The files of a shoot that has ended: photo 2 failed. */
const END = {
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

async function watch(
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
    turnMs?: number;
  } = {},
) {
  const into = await mkdtemp(join(tmpdir(), 'watch-test-'));
  onTestFinished(() => rm(into, { recursive: true }));
  const standIn = await startApi(routes);
  const read = async (key: string) => (key in files ? Readable.from([Buffer.from(files[key] ?? '')]) : null);
  const options = { folder: 'spring/ana', after: null, keys: [], into, turnMs: 1, now: nowMs, ...more };
  const ended = await runCommand(
    async (context) => watchShoot(context, { ...options, stack: await context.connect() }),
    {},
    { api: standIn.api, files: { read }, json, isTerminal },
  );
  return { ...ended, standIn, into };
}

const ended = (more: Partial<Shoot> = {}) =>
  endedShoot({ photos: 2, succeeded: 1, failed: 1, costSoFar: 0.05, ...more });
const open = (more: Partial<Shoot> = {}) =>
  sampleShoot({ photos: 2, queued: 1, running: 1, storing: 0, succeeded: 0, failed: 0, ...more });
const noPhotos = { retouches: [], nextCursor: null, asOf: '2026-11-24T12:05:02.000Z' };
const photos = (...rows: object[]) => ({ ...noPhotos, retouches: rows });

describe('watching a shoot', () => {
  it('ends with what failed and why, and what to do next, and exits with 1', async () => {
    const { text, exitCode } = await watch({ 'GET /shoot': ended() });
    expect(text).toContain('1 of 2 photos retouched, 1 failed, $0.05.');
    expect(text).toContain('✗ truncated-photo: A part of the picture is missing.\n    spring/ana/2.jpg');
    expect(text).toContain('retouch review spring/ana');
    expect(text).toContain('retouch redo spring/ana --failed');
    expect(exitCode).toBe(1);
  });

  it('exits with 0 if all photos are retouched', async () => {
    const { exitCode } = await watch({ 'GET /shoot': ended({ succeeded: 2, failed: 0 }) });
    expect(exitCode).toBe(0);
  });

  it('saves the table of the shoot as report.csv', async () => {
    const { into } = await watch({ 'GET /shoot': ended() });
    expect(await readFile(join(into, 'report.csv'), 'utf8')).toBe(TABLE);
  });

  it('includes the photos of folders below in the same report', async () => {
    const below = { ...ended(), folder: 'spring/ana/detail' };
    const files = {
      ...END,
      'results/spring/ana/detail/shoot.json': END['results/spring/ana/shoot.json'],
      'results/spring/ana/detail/shoot.csv':
        '﻿"key","status"\r\n"uploads/spring/ana/detail/3.jpg","succeeded"\r\n',
    };
    const routes = {
      'GET /shoot': ended({ below: 1 }),
      'GET /shoots': { shoots: [below], nextCursor: null, asOf: '' },
    };
    const { into } = await watch(routes, { files });
    const report = await readFile(join(into, 'report.csv'), 'utf8');
    expect(report).toBe(`${TABLE}"uploads/spring/ana/detail/3.jpg","succeeded"\r\n`);
  });

  it('shows running photos, and failures as they occur', async () => {
    const running = samplePhoto({ key: 'uploads/spring/ana/1.jpg', status: 'running', step: 'poll' });
    const failed = samplePhoto({
      id: 'ana-2',
      key: 'uploads/spring/ana/2.jpg',
      status: 'failed',
      code: 'empty-file',
    });
    const { text } = await watch(
      {
        'GET /shoot': inTurn(open(), ended()),
        'GET /retouches': photos(running, failed),
      },
      { isTerminal: true },
    );
    expect(text).toMatch(/1\.jpg +0 s +being retouched/);
    expect(text).toContain('✗ 2.jpg: empty-file. The file had 0 bytes. Upload it again.');
  });

  it('sends one request at a time, and for a large shoot asks only for running photos', async () => {
    const large = sampleShoot({ photos: 5000, failed: 0 });
    const { standIn } = await watch({
      'GET /shoot': inTurn(large, large, ended()),
      'GET /retouches': noPhotos,
    });
    expect(standIn.seen.map(({ path, query }) => [path, query.status])).toEqual([
      ['/shoot', undefined],
      ['/retouches', 'running'],
      ['/shoot', undefined],
      ['/retouches', 'running'],
      ['/shoot', undefined],
    ]);
  });

  it('names new failures of a large shoot', async () => {
    const failed = samplePhoto({ key: 'uploads/spring/ana/9.jpg', status: 'failed', code: 'empty-file' });
    const elsewhere = samplePhoto({
      id: 'x',
      key: 'uploads/other/7.jpg',
      status: 'failed',
      code: 'empty-file',
    });
    const { text } = await watch({
      'GET /shoot': inTurn(sampleShoot({ photos: 5000, failed: 1, below: 2 }), ended()),
      'GET /shoots': { shoots: [], nextCursor: null, asOf: '' },
      'GET /retouches': ({ query }: ApiRequest) =>
        query.status === 'failed' ? photos(elsewhere, failed) : noPhotos,
    });
    expect(text).toContain('✗ 9.jpg: empty-file.');
    expect(text).not.toContain('7.jpg');
  });

  it('prints the totals as plain lines in a pipe', async () => {
    const { text } = await watch({ 'GET /shoot': inTurn(open(), ended()), 'GET /retouches': noPhotos });
    expect(text.split('\n')[0]).toBe(
      '0 of 2 retouched, 1 at work, 1 waiting, $2.10 so far, about 6 min left',
    );
  });

  it('prints each answer as a line of JSON for programs', async () => {
    const routes = { 'GET /shoot': inTurn(open(), ended()), 'GET /retouches': noPhotos };
    const { events } = await watch(routes, { json: true });
    expect(events.map(({ event }) => event)).toEqual(['progress', 'progress', 'ended']);
    expect(events.at(-1)).toMatchObject({ succeeded: 1, failed: 1, missing: [] });
  });
});

describe('watching photos that were just sent', () => {
  const after = '2026-11-24T12:10:00.000Z';

  it('ignores an end from before they were sent', async () => {
    const old = ended({ changedAt: '2026-11-24T12:00:00.000Z' });
    const now = ended({ changedAt: '2026-11-24T12:20:00.000Z' });
    const { standIn } = await watch({ 'GET /shoot': inTurn(old, old, now) }, { after });
    expect(standIn.requestsTo('GET /shoot')).toHaveLength(3);
  });

  it('waits for the first photo of a new shoot', async () => {
    const routes = { 'GET /shoot': inTurn(problem(404, 'shoot-not-found', 'No photo.'), ended()) };
    const { exitCode } = await watch(routes, { keys: ['uploads/spring/ana/1.jpg'] });
    expect(exitCode).toBe(1);
  });

  it('fails with a clear message if no photo has begun for minutes', async () => {
    let clock = 0;
    const nowMs = () => (clock += 120_000);
    const routes = { 'GET /shoot': problem(404, 'shoot-not-found', 'No photo.') };
    await expect(watch(routes, { keys: ['uploads/spring/ana/1.jpg'], nowMs })).rejects.toThrow(
      /None of the sent photos \(1 photo\) has started for 6 minutes\..*retouch doctor/s,
    );
  });

  it('finds photos in the report even if their names have quotes, commas and line feeds', async () => {
    const key = 'uploads/spring/ana/a "b", c\nd.jpg';
    const table = `"key","status"\r\n"${key.replaceAll('"', '""')}","succeeded"\r\n`;
    const files = { ...END, 'results/spring/ana/shoot.csv': table };
    const { exitCode } = await watch(
      { 'GET /shoot': ended({ failed: 0, succeeded: 2 }) },
      { files, keys: [key] },
    );
    expect(exitCode).toBe(0);
  });

  it('reports no missing photo if the shoot has no report', async () => {
    const keys = ['uploads/spring/ana/1.jpg'];
    const { exitCode } = await watch(
      { 'GET /shoot': ended({ failed: 0, succeeded: 2 }) },
      { files: {}, keys },
    );
    expect(exitCode).toBe(0);
  });

  it('names photos that are in no report', async () => {
    const keys = ['uploads/spring/ana/1.jpg', 'uploads/spring/ana/lost.jpg'];
    const { text, exitCode } = await watch({ 'GET /shoot': ended({ failed: 0, succeeded: 2 }) }, { keys });
    expect(text).toMatch(
      /Not started: 1 photo of those that you sent\..*\n +uploads\/spring\/ana\/lost\.jpg/,
    );
    expect(exitCode).toBe(1);
  });
});

describe('a shoot that does not move', () => {
  const breaker = {
    since: '2026-11-24T12:00:00.000Z',
    cause: 'account' as const,
    code: 'daily-limit-reached',
    message: 'The daily limit of $100 is reached.',
    nextTrialAt: '2026-11-25T00:00:00.000Z',
  };
  const held = open({ running: 0, queued: 2, secondsLeft: null });
  const clock = (iso: string) => () => Date.parse(iso);

  it.each([
    ['in a pipe', false],
    ['in a terminal', true],
  ])('is explained by the line that is held: %s', async (_, isTerminal) => {
    const routes = {
      'GET /shoot': inTurn(held, ended()),
      'GET /line': sampleLine({ breaker, waiting: 2, asOf: '2026-11-24T12:05:00.000Z' }),
    };
    const { text, exitCode } = await watch(routes, { isTerminal, nowMs: clock('2026-11-24T12:05:00Z') });
    expect(text).toContain(
      'The circuit breaker is open since 12:00 UTC: The daily limit of $100 is reached. Next trial 25 Nov 00:00 UTC.',
    );
    expect(exitCode).toBe(1);
  });

  it('ends with 3 after a quarter of an hour if none of its photos is at Segmind', async () => {
    const line = sampleLine({ breaker, asOf: '2026-11-24T12:16:00.000Z' });
    const { text, exitCode } = await watch({ 'GET /shoot': held, 'GET /line': line });
    expect(text).toContain('2 photos left: each keeps its position, and no photo is lost or paid.');
    expect(exitCode).toBe(3);
  });

  it('is timed by the clock of the API, because this computer’s may be wrong', async () => {
    const line = sampleLine({ breaker, asOf: '2026-11-24T12:01:00.000Z' });
    const routes = { 'GET /shoot': inTurn(held, ended()), 'GET /line': line };
    const { exitCode } = await watch(routes, { nowMs: clock('2026-11-24T13:01:00Z') });
    expect(exitCode).toBe(1);
  });

  it('ends if all photos have ended but the shoot is not announced as finished', async () => {
    let clockMs = 0;
    const done = ended({ ended: false, endedAt: null });
    const { text, exitCode } = await watch(
      { 'GET /shoot': done },
      { files: {}, nowMs: () => (clockMs += 60_000) },
    );
    expect(text).toContain('The stack has not finished the shoot yet');
    expect(exitCode).toBe(1);
  });

  it('is waited for while photos are at Segmind', async () => {
    const routes = {
      'GET /shoot': inTurn(open({ secondsLeft: null }), ended()),
      'GET /line': sampleLine({ breaker, asOf: '2026-11-24T12:16:00.000Z' }),
    };
    const { exitCode } = await watch(routes);
    expect(exitCode).toBe(1);
  });

  it('is reported after a minute without a change, and a slow photo after five', async () => {
    let clockMs = Date.parse('2026-11-24T12:00:00Z');
    const slow = samplePhoto({ key: 'uploads/spring/ana/1.jpg', status: 'running', step: 'poll' });
    const routes = {
      'GET /shoot': ({ path: _ }: ApiRequest) =>
        clockMs > Date.parse('2026-11-24T12:20:00Z') ? ended() : open(),
      'GET /retouches': photos(slow),
      'GET /line': sampleLine({ inFlight: 1, waiting: 1 }),
    };
    const { text } = await watch(routes, { nowMs: () => (clockMs += 5000) });
    expect(text).toMatch(/No photo has changed for 1 min: 1 photo at Segmind, 1 waiting\./);
  });

  it('is reported per photo if one stays in its step for five minutes', async () => {
    let clockMs = 0;
    let asked = 0;
    const slow = samplePhoto({ key: 'uploads/spring/ana/1.jpg', status: 'running', step: 'poll' });
    const routes = {
      // Other photos continue meanwhile.
      'GET /shoot': () =>
        ++asked > 30 ? ended() : open({ photos: 50, succeeded: asked, queued: 48 - asked }),
      'GET /retouches': photos(slow),
    };
    const { text } = await watch(routes, { nowMs: () => (clockMs += 5000) });
    expect(text).toMatch(/1\.jpg is still being retouched after 5 min\./);
  });
});
