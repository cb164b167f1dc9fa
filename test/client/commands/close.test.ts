import { describe, expect, it } from 'vitest';
import { closeCommand } from '../../../client/commands/close.ts';
import { startCloseWorld } from '../close/close-world.ts';
import { problem, type Routes, startApi } from '../support/api-stand-in.ts';
import { bulkRoutes, sampleRun } from '../support/bulk-runs.ts';
import { runCommand, startCommand } from '../support/run-command.ts';
import { sampleShoot } from '../support/shoots.ts';

const CANCEL = 'POST /shoot/cancel';
const FAST = { pollMs: 1 };
/** An earlier run has closed everything. */
const CLOSED = { stopped: ['Retouch-Api', 'Retouch-Audit'], mapping: 'Disabled' } as const;
const LINE = { inFlight: 0, limit: 5, waiting: 0, waitingHigh: 0, breaker: null, pausedUntil: null };

/** An API with that many photos at Segmind. */
async function startLine(inFlight: number, more: Routes = {}) {
  const plan = sampleRun({ action: 'cancel', folder: 'spring/ana', matched: 2, costAtMost: 0 });
  return startApi({
    'GET /line': { ...LINE, inFlight },
    'GET /limits': { pricePerPhoto: 0.05 },
    'GET /shoots': { shoots: [sampleShoot(), sampleShoot({ folder: 'old', ended: true })], nextCursor: null },
    ...bulkRoutes(CANCEL, [plan], () => ({})),
    ...more,
  });
}

describe('retouch close', () => {
  it('says what continues and what it costs, closes, and waits until no work is left', async () => {
    const { api } = await startLine(1);
    const { outputs, changes } = await startCloseWorld({ photos: [3, 3, 1, 0] });
    const { exitCode, text, asked } = await runCommand(closeCommand, FAST, {
      api,
      outputs,
      answers: [true],
    });
    expect(exitCode).toBe(0);
    expect(asked).toEqual(['Close the intake?']);
    expect(text).toContain('1 photo at Segmind, which bills each job that it has started');
    expect(text).toContain('2 photos not at Segmind yet: they are retouched first, for at most $0.10.');
    expect(changes).toEqual(['Retouch-Audit stopped', 'uploads closed', 'Retouch-Api stopped']);
  });

  it('prints how to delete the stack, what stays, and how to adopt that', async () => {
    const { api } = await startLine(0);
    const { outputs } = await startCloseWorld({ uploads: 4 });
    const { text } = await runCommand(closeCommand, FAST, { api, outputs, answers: [true] });
    expect(text).toContain('  npx cdk destroy Retouch\n');
    expect(text).toContain('4 uploads not started');
    expect(text).toContain(
      '"photoBucketName": "photos-1", "stateBucketName": "state-1", "tableName": "Table-1"\n',
    );
    expect(text).toContain('cdk deploy --import-existing-resources\n');
  });

  it('names the stack in the lines of the CDK if it is not called Retouch', async () => {
    const { api } = await startLine(0);
    const { outputs } = await startCloseWorld();
    const run = { api, outputs, stackName: 'RetouchTest', answers: [true] };
    const { text } = await runCommand(closeCommand, FAST, run);
    expect(text).toContain('  npx cdk destroy RetouchTest -c stackName=RetouchTest\n');
    expect(text).toContain('  npx cdk deploy --import-existing-resources -c stackName=RetouchTest\n');
  });

  it('closes nothing if the person says no', async () => {
    const { api } = await startLine(0);
    const { outputs, changes } = await startCloseWorld();
    const { text } = await runCommand(closeCommand, FAST, { api, outputs, answers: [false] });
    expect(text).toMatch(/Nothing is closed\.\n$/);
    expect(changes).toEqual([]);
  });

  it('cancels waiting photos with --cancel, in shoots that have not ended, and stops bulk runs first', async () => {
    const { api, requestsTo } = await startLine(0);
    const { outputs, changes } = await startCloseWorld({ photos: [2, 0], bulkRuns: [1, 1, 0] });
    const options = { ...FAST, cancel: true } as const;
    const { text } = await runCommand(closeCommand, options, { api, outputs, answers: [true] });
    expect(text).toContain('2 photos not at Segmind yet: they are cancelled, and cost nothing.');
    expect(changes).toEqual([
      'Retouch-Audit stopped',
      'uploads closed',
      'stopped Bulk 0',
      'Retouch-Api stopped',
    ]);
    expect(requestsTo(CANCEL).map(({ query, body }) => [query.folder, body])).toEqual([
      ['spring/ana', { dryRun: true, status: 'queued' }],
      ['spring/ana', { dryRun: false, status: 'queued' }],
    ]);
  });

  it('waits for the rest without the API if an earlier run has closed it', async () => {
    const { api, seen } = await startLine(0);
    const { outputs, changes } = await startCloseWorld({ ...CLOSED, photos: [2, 0] });
    const { exitCode, text } = await runCommand(closeCommand, FAST, { api, outputs, answers: [true] });
    expect(exitCode).toBe(0);
    expect(text).toContain('The API is closed already.');
    expect(text).toContain(
      '2 photos at work: those at Segmind get their results; those not yet there are retouched',
    );
    expect(seen).toEqual([]);
    expect(changes).not.toContain('Retouch-Api started');
  });

  it('opens a closed API for as long as it cancels', async () => {
    const { api } = await startLine(0);
    const { outputs, changes } = await startCloseWorld({ ...CLOSED, photos: [2, 0] });
    const options = { ...FAST, cancel: true } as const;
    const { text } = await runCommand(closeCommand, options, { api, outputs, answers: [true] });
    expect(text).toContain('It opens again until the photos that wait are cancelled.');
    expect(changes).toEqual(['Retouch-Audit stopped', 'Retouch-Api started', 'Retouch-Api stopped']);
  });

  it.each([
    ['everything', CLOSED, 'uploads, the audit, the API'],
    ['all but the API', { ...CLOSED, stopped: ['Retouch-Audit'] }, 'uploads, the audit'],
  ])('changes nothing if the person says no after an earlier run has closed %s', async (_, closed, parts) => {
    const { api } = await startLine(0);
    const { outputs, changes } = await startCloseWorld(closed);
    const { text } = await runCommand(
      closeCommand,
      { ...FAST, cancel: true },
      { api, outputs, answers: [false] },
    );
    expect(text).toContain(
      `Nothing is changed. Closed by an earlier run: ${parts}. To open all again: retouch close --reopen\n`,
    );
    expect(changes).toEqual([]);
  });

  it('says what is open if it cannot cancel', async () => {
    const { api } = await startLine(0, {
      'GET /shoots': problem(403, 'forbidden', 'You may not list shoots.'),
    });
    const { outputs, isStopped } = await startCloseWorld({ photos: [2] });
    const command = startCommand(closeCommand, { ...FAST, cancel: true }, { api, outputs, answers: [true] });
    await expect(command.ended).rejects.toThrow('You may not list shoots.');
    await command.waitFor(/Uploads and the audit are closed, the API is open\./);
    expect(isStopped('Retouch-Api')).toBe(false);
  });

  it('stays closed after Ctrl-C', async () => {
    const { api } = await startLine(1);
    const { outputs, isStopped } = await startCloseWorld({ photos: [1] });
    const command = startCommand(closeCommand, FAST, { api, outputs, answers: [true] });
    await command.waitFor(/In progress: 1 photo/);
    command.interrupt();
    await expect(command.ended).rejects.toThrow();
    await command.waitFor(/The intake stays closed/);
    expect(isStopped('Retouch-Api')).toBe(true);
  });

  it('opens everything again with --reopen', async () => {
    const { api } = await startLine(0);
    const { outputs, changes } = await startCloseWorld({ ...CLOSED, uploads: 4 });
    const { text } = await runCommand(closeCommand, { ...FAST, reopen: true }, { api, outputs });
    expect(text).toBe('The intake is open again. 4 uploads waited and will start now.\n');
    expect(changes).toEqual(['Retouch-Api started', 'Retouch-Audit started', 'uploads open']);
  });

  it('does not touch a reserved concurrency that somebody else has set', async () => {
    const { api } = await startLine(0);
    const { outputs, changes } = await startCloseWorld({ reserved: 5 });
    await runCommand(closeCommand, { ...FAST, reopen: true }, { api, outputs });
    expect(changes).toEqual([]);
  });

  it('asks to deploy again if an earlier version deployed the stack', async () => {
    const { api } = await startLine(0);
    const { UploadsMappingId: _, ...outputs } = (await startCloseWorld()).outputs;
    await expect(runCommand(closeCommand, FAST, { api, outputs })).rejects.toThrow(
      'Deploy this version first',
    );
  });
});
