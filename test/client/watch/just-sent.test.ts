import { describe, expect, it } from 'vitest';
import { inTurn, problem } from '../support/api-stand-in.ts';
import { END, ended, watch } from './support/watched-shoot.ts';

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
