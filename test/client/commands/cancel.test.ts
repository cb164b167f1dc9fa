import { describe, expect, it } from 'vitest';
import type { BulkRun } from '../../../client/api/retouch-api.ts';
import { cancelCommand } from '../../../client/commands/cancel.ts';
import { problem, type Routes, startApi } from '../support/api-stand-in.ts';
import { bulkRoutes, sampleRun } from '../support/bulk-runs.ts';
import { runCommand, startCommand } from '../support/run-command.ts';
import { endedShoot, sampleShoot } from '../support/shoots.ts';

const ROUTE = 'POST /shoot/cancel';
const FAST = { folder: 'spring/ana', pollMs: 1 };
const noPhotos = () => problem(404, 'shoot-not-found', 'No photo lies in the folder itself.');

function cancelRun(more: Partial<BulkRun> = {}): BulkRun {
  return sampleRun({ action: 'cancel', payAgain: false, costAtMost: 0, ...more });
}

/** An API with a shoot that has three photos to cancel, unless `plans` says otherwise. */
function start(plans = [cancelRun()], ends: Partial<BulkRun> = {}, more: Routes = {}) {
  return startApi({
    'GET /shoot': sampleShoot({ running: 1, storing: 1 }),
    'GET /shoots': { shoots: [], nextCursor: null },
    ...bulkRoutes(ROUTE, plans, noPhotos, ends),
    ...more,
  });
}

describe('retouch cancel', () => {
  it('names what is billed in any case, asks, and cancels', async () => {
    const { api, requestsTo } = await start();
    const { exitCode, text, asked } = await runCommand(cancelCommand, FAST, { api, answers: [true] });
    expect(exitCode).toBe(0);
    expect(asked).toEqual(['Cancel 3 photos?']);
    expect(text.split('\n')).toEqual([
      'spring/ana: 3 photos to cancel',
      '2 of them are already at Segmind, which bills each job that it has started, cancelled or not. With --queued, these photos go on and get a result.',
      '3 photos cancelled.',
      '',
    ]);
    const [plan, run] = requestsTo(ROUTE);
    expect(plan).toMatchObject({ query: { folder: 'spring/ana' }, body: { dryRun: true } });
    expect(plan?.headers).not.toHaveProperty('idempotency-key');
    expect(run).toMatchObject({ query: { folder: 'spring/ana' }, body: { dryRun: false } });
    expect(run?.headers['idempotency-key']).toMatch(/^[\da-f-]{36}$/);
  });

  it('sends another idempotency key each time', async () => {
    const { api, requestsTo } = await start();
    for (const _ of [1, 2]) await runCommand(cancelCommand, FAST, { api, answers: [true] });
    const keys = requestsTo(ROUTE).flatMap(({ headers }) => headers['idempotency-key'] ?? []);
    expect(new Set(keys).size).toBe(2);
  });

  it('does not cancel photos at Segmind with --queued', async () => {
    const { api, requestsTo } = await start();
    const options = { ...FAST, queued: true } as const;
    const { text } = await runCommand(cancelCommand, options, { api, answers: [true] });
    expect(text).not.toContain('Segmind');
    expect(requestsTo(ROUTE).map(({ body }) => body)).toEqual([
      { dryRun: true, status: 'queued' },
      { dryRun: false, status: 'queued' },
    ]);
  });

  it('does nothing if the person says no', async () => {
    const { api, requestsTo } = await start();
    const { exitCode, text } = await runCommand(cancelCommand, FAST, { api, answers: [false] });
    expect(exitCode).toBe(0);
    expect(text).toMatch(/Nothing is cancelled\.\n$/);
    expect(requestsTo(ROUTE)).toHaveLength(1);
  });

  it('does not ask if no photo is open', async () => {
    const { api } = await start([cancelRun({ matched: 0 })]);
    const { exitCode, text } = await runCommand(cancelCommand, FAST, { api });
    expect(exitCode).toBe(0);
    expect(text).toBe('No photo of spring/ana waits or is in progress: there is nothing to cancel.\n');
  });

  it('includes the folders below that have not ended, even if no photo lies in the folder itself', async () => {
    const below = ['spring/ana/1', 'spring/ana/2'].map((folder) => cancelRun({ folder, matched: 2 }));
    const shoots = [
      sampleShoot({ folder: 'spring/ana/1' }),
      sampleShoot({ folder: 'spring/ana/2' }),
      endedShoot({ folder: 'spring/ana/3' }),
    ];
    const { api, requestsTo } = await start(below, {}, { 'GET /shoots': { shoots, nextCursor: null } });
    const { text, asked } = await runCommand(cancelCommand, FAST, { api, answers: [true] });
    expect(asked).toEqual(['Cancel 4 photos?']);
    expect(text).toMatch(/^spring\/ana\/1: 2 photos to cancel\nspring\/ana\/2: 2 photos to cancel\n/);
    expect(text).toMatch(/4 photos cancelled\.\n$/);
    expect(requestsTo(ROUTE).map(({ query }) => query.folder)).toEqual([
      ...['spring/ana', 'spring/ana/1', 'spring/ana/2'],
      ...['spring/ana/1', 'spring/ana/2'],
    ]);
  });

  it.each<[string, Partial<BulkRun>, number, RegExp]>([
    [
      'had ended meanwhile',
      { done: 2, changed: 1 },
      0,
      /2 photos cancelled\.\n1 photo had already ended or changed status/,
    ],
    [
      'could not be cancelled',
      { done: 2, failed: 1 },
      1,
      /1 photo could not be cancelled: run the same command again\./,
    ],
    [
      'are left as the run was stopped',
      { state: 'interrupted', done: 1 },
      1,
      /run the same command to do the rest\./,
    ],
  ])('says which photos %s', async (_, ends, code, words) => {
    const { api } = await start([cancelRun()], ends);
    const { exitCode, text } = await runCommand(cancelCommand, FAST, { api, answers: [true] });
    expect(exitCode).toBe(code);
    expect(text).toMatch(words);
  });

  it('shows its progress on a terminal', async () => {
    const { api } = await start();
    const { text } = await runCommand(cancelCommand, FAST, { api, answers: [true], isTerminal: true });
    expect(text).toContain('Cancelling: 0 of 3 photos');
    expect(text).toContain('Cancelling: 2 of 3 photos');
  });

  it('says on Ctrl-C that the stack continues', async () => {
    const { api } = await start([cancelRun({ matched: 1000 })]);
    const run = startCommand(cancelCommand, FAST, { api, answers: [true], isTerminal: true });
    await run.waitFor(/Cancelling: 2 of/);
    run.interrupt();
    await expect(run.ended).rejects.toThrow();
    await run.waitFor(/The stack continues this work\. See its progress: retouch status spring\/ana/);
  });

  it('shows the API’s message if the shoot does not exist', async () => {
    const words = 'No photo was uploaded to the folder "spring/ana" yet.';
    const { api } = await start([], {}, { 'GET /shoot': problem(404, 'shoot-not-found', words) });
    await expect(runCommand(cancelCommand, FAST, { api })).rejects.toMatchObject({
      message: words,
      exitCode: 1,
    });
  });
});
