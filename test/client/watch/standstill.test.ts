import { describe, expect, it } from 'vitest';
import { type ApiRequest, inTurn } from '../support/api-stand-in.ts';
import { sampleLine, samplePhoto } from '../support/shoots.ts';
import { ended, open, photos, watch } from './support/watched-shoot.ts';

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
