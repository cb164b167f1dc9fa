import { describe, expect, it } from 'vitest';
import { statusCommand } from '../../../client/commands/status.ts';
import { problem, startApi } from '../support/api-stand-in.ts';
import { runCommand } from '../support/run-command.ts';
import { endedShoot, sampleShoot } from '../support/shoots.ts';

const line = { inFlight: 4, limit: 4, waiting: 250, waitingHigh: 0, oldestWaitSeconds: 60, balance: null };
const movingLine = { ...line, breaker: null, pausedUntil: null };

describe('retouch status of all shoots', () => {
  it('shows a table with the shoots of all pages', async () => {
    const pages = [
      { shoots: [sampleShoot()], nextCursor: 'second', asOf: '' },
      { shoots: [endedShoot({ folder: '', doubtful: 7, photos: 1300 })], nextCursor: null, asOf: '' },
    ];
    const { api } = await startApi({
      'GET /shoots': ({ query: { cursor } }) => pages[cursor === 'second' ? 1 : 0] ?? {},
    });
    const { exitCode, text } = await runCommand(statusCommand, {}, { api });
    expect(exitCode).toBe(0);
    expect(text.split('\n')).toEqual([
      'folder      photos  done  failed  cancelled  doubtful  waiting  at work    cost  ended',
      'spring/ana     300    42       3          0         0      250        5   $2.10',
      '/            1,300   300       0          0         7        0        0  $15.00  24 Nov 14:05 UTC',
      '',
    ]);
  });

  it('prints one object per shoot for programs', async () => {
    const shoots = [sampleShoot(), endedShoot({ folder: 'spring/ben' })];
    const { api } = await startApi({ 'GET /shoots': { shoots, nextCursor: null } });
    const { events } = await runCommand(statusCommand, {}, { api, json: true });
    expect(events).toEqual(shoots.map((shoot) => ({ event: 'shoot', ...shoot })));
  });

  it('says how to send the first shoot', async () => {
    const { api } = await startApi({ 'GET /shoots': { shoots: [], nextCursor: null } });
    const { text } = await runCommand(statusCommand, {}, { api });
    expect(text).toBe('There are no shoots yet. Send one: retouch up <folder>\n');
  });
});

describe('retouch status of a shoot', () => {
  it('shows its state while it runs', async () => {
    const { api, seen } = await startApi({ 'GET /shoot': sampleShoot(), 'GET /line': movingLine });
    const { exitCode, text } = await runCommand(statusCommand, { folder: '/spring//ana/' }, { api });
    expect(exitCode).toBe(0);
    expect(seen[0]?.query).toEqual({ folder: 'spring/ana' });
    expect(text).toBe(
      'spring/ana: 42 of 300 photos retouched, 3 failed (2 truncated-photo, 1 unreadable-photo), ' +
        'about 6 min left, $2.10 so far, up to $14.90 more.\nWatch it: retouch watch spring/ana\n',
    );
  });

  it('says why no photo moves', async () => {
    const breaker = {
      since: '2026-11-24T12:00:00.000Z',
      cause: 'account',
      code: 'daily-limit-reached',
      message: 'The daily limit is reached.',
      nextTrialAt: '2026-11-25T00:00:00.000Z',
    };
    const { api } = await startApi({
      'GET /shoot': sampleShoot({ secondsLeft: null }),
      'GET /line': { ...line, breaker, pausedUntil: null },
    });
    const { text } = await runCommand(statusCommand, { folder: 'spring/ana' }, { api });
    expect(text).toContain(
      'The circuit breaker is open since 24 Nov 12:00 UTC: The daily limit is reached. Next trial 25 Nov 00:00 UTC.\n',
    );
  });

  it('says when it ended, and which photos to check', async () => {
    const shoot = endedShoot({ folder: "Ana's day", doubtful: 7, cancelled: 2, skipped: 1, below: 3 });
    const { api, seen } = await startApi({ 'GET /shoot': shoot });
    const { text } = await runCommand(statusCommand, { folder: "Ana's day" }, { api });
    expect(text).toBe(
      "Ana's day (with 3 folders below): 300 of 300 photos retouched, 7 doubtful, 2 cancelled, 1 file skipped, " +
        "ended 24 Nov 14:05 UTC, $15.00 so far.\nReview it: retouch review 'Ana'\\''s day'\n",
    );
    expect(seen).toHaveLength(1);
  });

  it('shows the API’s message if the shoot does not exist', async () => {
    const words = 'No photo was uploaded to the folder "sprin" yet.';
    const { api } = await startApi({ 'GET /shoot': problem(404, 'shoot-not-found', words) });
    const run = runCommand(statusCommand, { folder: 'sprin' }, { api });
    await expect(run).rejects.toMatchObject({ message: words, exitCode: 1 });
  });
});
