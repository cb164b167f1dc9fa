import { describe, expect, it } from 'vitest';
import { followRuns } from '../../../client/bulk/follow-runs.ts';
import type { Command } from '../../../client/command.ts';
import { inTurn, problem, startApi } from '../support/api-stand-in.ts';
import { bulkRoutes, sampleRun } from '../support/bulk-runs.ts';
import { runCommand, startCommand } from '../support/run-command.ts';

const plans = [sampleRun({ matched: 2 }), sampleRun({ folder: 'spring/ben', matched: 1 })];
const begun = plans.map((plan) => ({
  ...plan,
  id: `run-${plan.folder.replaceAll('/', '-')}`,
  state: 'running' as const,
}));

/** A command that does nothing else. */
const follow: Command<{ readonly sayMs: number }> = async (context, { sayMs }) => {
  const { api } = await context.connect();
  const options = { doing: 'Cancelling', folder: 'spring', pollMs: 1, sayMs };
  const runs = await followRuns(begun, api, context, options);
  return runs.every(({ state }) => state === 'finished') ? 0 : 1;
};

function start() {
  return startApi(bulkRoutes('POST /shoot/cancel', plans, () => problem(404, 'shoot-not-found', '')));
}

describe('followRuns', () => {
  it('follows each run to its end, one after the other', async () => {
    const { api, seen } = await start();
    expect(await runCommand(follow, { sayMs: 60_000 }, { api })).toMatchObject({ exitCode: 0, text: '' });
    expect(seen.map(({ path }) => path)).toEqual([
      ...['/bulk/run-spring-ana', '/bulk/run-spring-ana'],
      '/bulk/run-spring-ben',
    ]);
  });

  it('continues while the API is busy', async () => {
    const { api, change, seen } = await start();
    const over = { ...begun[0], state: 'finished', done: 2 };
    change({
      'GET /bulk/run-spring-ana': inTurn(problem(429, 'throttled', ''), problem(503, 'internal', ''), over),
    });
    expect((await runCommand(follow, { sayMs: 60_000 }, { api })).exitCode).toBe(0);
    expect(seen.filter(({ path }) => path === '/bulk/run-spring-ana')).toHaveLength(3);
  });

  it('says that the stack continues if the run cannot be read any more', async () => {
    const { api, change } = await start();
    change({
      'GET /bulk/run-spring-ana': problem(404, 'bulk-run-not-found', 'There is no bulk run with that id.'),
    });
    const run = startCommand(follow, { sayMs: 60_000 }, { api });
    await expect(run.ended).rejects.toThrow('There is no bulk run with that id.');
    await run.waitFor(/The stack continues this work\. See its progress: retouch status spring/);
  });

  it('prints a line at intervals in a pipe', async () => {
    const { api } = await start();
    const { text } = await runCommand(follow, { sayMs: 0 }, { api });
    expect(text).toBe([0, 1, 2].map((done) => `Cancelling: ${done} of 3 photos\n`).join(''));
  });

  it('gives no number of photos before they are counted', async () => {
    const { api } = await start();
    const uncounted: Command<object> = async (context) => {
      const runs = begun.map((run) => ({ ...run, matched: 0 }));
      await followRuns(runs, api, context, { doing: 'Cancelling', folder: 'spring', pollMs: 1, sayMs: 0 });
      return 0;
    };
    const { text } = await runCommand(uncounted, {}, { api });
    expect(text).toMatch(/^Cancelling …\n/);
  });

  it('reports the runs to programs', async () => {
    const { api } = await start();
    const { events } = await runCommand(follow, { sayMs: 0 }, { api, json: true });
    expect(events).toHaveLength(3);
    expect(events[1]).toMatchObject({ event: 'bulk-runs', runs: [{ done: 1 }, { done: 0 }] });
  });
});
