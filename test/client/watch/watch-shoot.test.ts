import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ApiRequest, inTurn } from '../support/api-stand-in.ts';
import { samplePhoto, sampleShoot } from '../support/shoots.ts';
import { END, ended, noPhotos, open, photos, TABLE, watch } from './support/watched-shoot.ts';

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
