import { describe, expect, it } from 'vitest';
import type { BulkRun } from '../../../client/api/retouch-api.ts';
import { type RedoOptions, redoCommand } from '../../../client/commands/redo.ts';
import { problem, startApi } from '../support/api-stand-in.ts';
import { bulkRoutes, sampleRun } from '../support/bulk-runs.ts';
import { type RunOptions, runCommand } from '../support/run-command.ts';
import { endedShoot } from '../support/shoots.ts';

const REDO = 'POST /shoot/redo';
const RETRY = 'POST /shoot/retry';
const noDecisions = () => problem(404, 'decisions-not-found', 'There is no decisions/spring/ana.json.');
const WATCH = 'Watch them: retouch watch spring/ana\n';

/** An API with an ended shoot and folders below it, for which these runs are planned. */
async function start(plans: BulkRun[], { route = REDO, ends = {}, below = [] as string[] } = {}) {
  const shoots = below.map((folder) => endedShoot({ folder }));
  const api = await startApi({
    'GET /shoot': endedShoot(),
    'GET /shoots': { shoots, nextCursor: null },
    ...bulkRoutes(route, plans, noDecisions, ends),
  });
  const redo = (options: Partial<RedoOptions>, run: Partial<RunOptions> = {}) =>
    runCommand(redoCommand, { folder: 'spring/ana', pollMs: 1, ...options }, { ...api, ...run });
  return { ...api, redo };
}

describe('retouch redo of rejected photos', () => {
  it('names the price, asks, and redoes photos by the stored decisions', async () => {
    const { redo, requestsTo } = await start([sampleRun()]);
    const { exitCode, text, asked } = await redo({}, { answers: [true] });
    expect(exitCode).toBe(0);
    expect(asked).toEqual(['Do 3 photos again for at most $0.15?']);
    expect(text).toBe(`spring/ana: 3 photos to do again, at most $0.15\n3 photos started again.\n${WATCH}`);
    expect(requestsTo(REDO).map(({ body }) => body)).toEqual([{ dryRun: true }, { dryRun: false }]);
    expect(requestsTo(REDO)[1]?.headers['idempotency-key']).toMatch(/^[\da-f-]{36}$/);
  });

  it('sends notes and strength to the API', async () => {
    const { redo, requestsTo } = await start([sampleRun()]);
    const { text } = await redo({ notes: 'Keep the freckles.', strength: 0.6 }, { answers: [true] });
    const recipe = { notes: 'Keep the freckles.', strength: 0.6 };
    expect(requestsTo(REDO).map(({ body }) => body)).toEqual([
      { dryRun: true, recipe },
      { dryRun: false, recipe },
    ]);
    expect(text).toContain('apply only to rejected photos for which the decision has no recipe.');
  });

  it('does not ask if it costs nothing', async () => {
    const { redo } = await start([sampleRun({ costAtMost: 0 })]);
    const { text, asked } = await redo({});
    expect(asked).toEqual([]);
    expect(text).toContain('spring/ana: 3 photos to do again, at no cost\n3 photos started again.');
  });

  it.each<[string, Partial<RedoOptions>, Partial<RunOptions>]>([
    ['on a dry run', { dryRun: true }, {}],
    ['if the person says no', {}, { answers: [false] }],
  ])('does nothing %s', async (_, options, run) => {
    const { redo, requestsTo } = await start([sampleRun()]);
    expect((await redo(options, run)).exitCode).toBe(0);
    expect(requestsTo(REDO).map(({ body }) => body)).toEqual([{ dryRun: true }]);
  });

  it('points to the review if there are no decisions', async () => {
    const { redo } = await start([]);
    const { exitCode, text } = await redo({});
    expect({ exitCode, text }).toEqual({
      exitCode: 1,
      text: 'Review the shoot first: retouch review spring/ana\n',
    });
  });

  it('says that there is nothing left to do, and what cannot be done', async () => {
    const { redo } = await start([sampleRun({ matched: 0, costAtMost: 0, passedOver: 2 })]);
    const { exitCode, text } = await redo({});
    expect(exitCode).toBe(0);
    expect(text.split('\n')).toEqual([
      'There is nothing to do again: the decisions are already carried out, or reject no photo.',
      '2 decisions cannot be carried out now: the photo does not exist, has not ended, or has no such version.',
      '',
    ]);
  });

  it('includes the folders below that have decisions', async () => {
    const plans = ['spring/ana/1', 'spring/ana/3'].map((folder) => sampleRun({ folder, matched: 1 }));
    const below = ['spring/ana/1', 'spring/ana/2', 'spring/ana/3'];
    const { redo, requestsTo } = await start(plans, { below });
    const { asked } = await redo({}, { answers: [true] });
    expect(asked).toEqual(['Do 2 photos again for at most $0.30?']);
    const begun = requestsTo(REDO).filter(({ headers }) => 'idempotency-key' in headers);
    expect(begun.map(({ query }) => query.folder)).toEqual(['spring/ana/1', 'spring/ana/3']);
  });

  it('exits 1 if photos could not be started', async () => {
    const { redo } = await start([sampleRun()], { ends: { done: 2, failed: 1 } });
    const { exitCode, text } = await redo({}, { answers: [true] });
    expect(exitCode).toBe(1);
    expect(text).toContain('2 photos started again.\n1 photo could not be started again: it has 20 versions');
  });

  it('shows the API’s message about wrong decisions', async () => {
    const { redo, change } = await start([]);
    change({ [REDO]: problem(422, 'invalid-decisions', '/photos/0/stars is not known.') });
    await expect(redo({})).rejects.toMatchObject({ message: '/photos/0/stars is not known.', exitCode: 1 });
  });
});

describe('retouch redo of failed photos', () => {
  const paid = {
    action: 'retry',
    payAgain: false,
    matched: 5,
    mayPayAgain: 2,
    mayPayAgainCost: 0.1,
  } as const;

  it('skips photos that may be paid for already', async () => {
    const { redo, requestsTo } = await start([sampleRun(paid)], { route: RETRY });
    const { text, asked } = await redo({ failed: true }, { answers: [true] });
    expect(asked).toEqual(['Do 3 photos again for at most $0.15?']);
    expect(text).toContain('spring/ana: 3 photos to do again, at most $0.15\n');
    expect(text).toContain(
      '2 photos may cost a second time, for $0.10 more. Without --pay-again, they do not run.\n',
    );
    expect(requestsTo(RETRY).map(({ body }) => body)).toEqual([
      { dryRun: true, status: 'failed', payAgain: false },
      { dryRun: false, status: 'failed', payAgain: false },
    ]);
  });

  it('runs cancelled photos with --cancelled', async () => {
    const { redo, requestsTo } = await start([sampleRun(paid)], { route: RETRY });
    await redo({ cancelled: true }, { answers: [true] });
    expect(requestsTo(RETRY).map(({ body }) => (body as { status: string }).status)).toEqual([
      'cancelled',
      'cancelled',
    ]);
  });

  it('begins no run if all photos may be paid for already', async () => {
    const plan = sampleRun({ ...paid, mayPayAgain: 5, costAtMost: 0 });
    const { redo, requestsTo } = await start([plan], { route: RETRY });
    const { exitCode, text } = await redo({ failed: true });
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^5 photos may cost a second time, .+ Without --pay-again, .+\n$/);
    expect(requestsTo(RETRY)).toHaveLength(1);
  });

  it('runs paid photos too with --pay-again', async () => {
    const plan = sampleRun({ ...paid, payAgain: true, costAtMost: 0.25 });
    const { redo, requestsTo } = await start([plan], { route: RETRY });
    const { text, asked } = await redo({ failed: true, payAgain: true }, { answers: [true] });
    expect(asked).toEqual(['Do 5 photos again for at most $0.25?']);
    expect(text).toContain('2 photos may cost a second time: $0.10, which the price includes.\n');
    expect(requestsTo(RETRY)[1]?.body).toEqual({ dryRun: false, status: 'failed', payAgain: true });
  });

  it('says that no photo has failed', async () => {
    const { redo } = await start([sampleRun({ matched: 0, costAtMost: 0 })], { route: RETRY });
    expect((await redo({ failed: true })).text).toBe('There is nothing to do again: no photo has failed.\n');
  });
});

describe('retouch redo', () => {
  it.each<[Partial<RedoOptions>, RegExp]>([
    [{ rejected: true, failed: true }, /not both/],
    [{ failed: true, notes: 'x' }, /--notes and --strength are for rejected photos/],
    [{ failed: true, strength: 0 }, /--notes and --strength are for rejected photos/],
    [{ payAgain: true }, /--pay-again is for --failed/],
  ])('refuses %j as wrong use before it calls the API', async (options, words) => {
    const { redo, seen } = await start([]);
    await expect(redo(options)).rejects.toMatchObject({ message: words, exitCode: 2 });
    expect(seen).toEqual([]);
  });
});
