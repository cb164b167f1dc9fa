import { describe, expect, it } from 'vitest';
import { type AuditReport, createAudit, PHOTOS_A_SECOND } from '../../../functions/audit/audit.ts';
import { createFindRecord } from '../../../functions/audit/find-record.ts';
import { createPosition } from '../../../functions/audit/position.ts';
import { walkUploads } from '../../../functions/audit/walk-uploads.ts';
import type { ExecutionInput, ExecutionState } from '../../../functions/shared/clients/executions.ts';
import { createJsonObjects } from '../../../functions/shared/clients/json-objects.ts';
import { executionName } from '../../../functions/shared/domain/execution-name.ts';
import { failure } from '../../../functions/shared/domain/failure.ts';
import { resultKeys } from '../../../functions/shared/domain/result-keys.ts';
import type { Receipt } from '../../../functions/shared/submission/receipts.ts';
import { S3Fake } from '../../support/s3-fake.ts';

const MINUTE = 60_000;

/** Step Functions: names run until they end, and are not started twice. */
class Executions {
  readonly all = new Map<string, ExecutionState>();
  readonly started: string[] = [];
  asked = 0;
  fail: (name: string) => void = () => {};

  end(name: string, status: string, error?: string, cause?: string): void {
    const execution = this.all.get(name);
    if (execution === undefined) throw new Error(`no execution ${name}`);
    this.all.set(name, { ...execution, status, error, cause });
  }

  readonly start = async (name: string, input: ExecutionInput) => {
    const there = this.all.get(name);
    if (there !== undefined) {
      return there.status === 'RUNNING' && JSON.stringify(there.input) === JSON.stringify(input);
    }
    this.started.push(name);
    const nothing = { error: undefined, cause: undefined };
    this.all.set(name, { executionArn: `arn:${name}`, name, status: 'RUNNING', ...nothing, input });
    return true;
  };

  readonly describe = async (name: string) => {
    this.asked += 1;
    this.fail(name);
    return this.all.get(name) ?? null;
  };
}

function setUp() {
  const s3 = new S3Fake();
  s3.isVersioned = true;
  const state = new S3Fake();
  const executions = new Executions();
  let ms = Date.parse('2026-11-24T12:00:00.000Z');
  const clock = {
    now: () => ms,
    pass: (by: number) => {
      ms += by;
    },
  };
  s3.now = () => new Date(ms);
  const receipts = new Map<string, Receipt>();
  const reports: AuditReport[] = [];
  const failed: string[] = [];
  const audit = createAudit({
    bucket: 'photos',
    walk: (after) => walkUploads(s3.client, 'photos', after),
    findRecord: createFindRecord(s3.client),
    describeExecution: executions.describe,
    findReceipt: async (id) => receipts.get(id) ?? null,
    startExecution: executions.start,
    position: createPosition(createJsonObjects(state.client, 'state')),
    now: clock.now,
    sleep: async (by) => clock.pass(by),
    fail: (key) => failed.push(key),
    count: (report) => reports.push(report),
  });
  /** Uploads a photo, and answers its id. */
  const upload = (key: string) => {
    const { versionId } = s3.put(`uploads/${key}`, 'photo');
    return executionName({ bucket: 'photos', key: `uploads/${key}`, versionId });
  };
  const record = (key: string, id: string, options = {}) =>
    s3.put(resultKeys(`uploads/${key}`, id, options).record, '{}', { 'retouch-id': id });
  /** Starts the execution of an upload as its event does. */
  const startByEvent = async (key: string) => {
    const id = upload(key);
    const versionId = s3.objects.get(`uploads/${key}`)?.versionId;
    await executions.start(id, {
      id,
      attempt: 1,
      photo: { bucket: 'photos', key: `uploads/${key}`, versionId },
    });
    executions.started.length = 0;
    return id;
  };
  const run = (olderThanMinutes = 0) => audit({ olderThanMinutes });
  return { s3, state, executions, clock, receipts, reports, failed, upload, record, startByEvent, run };
}

const lost = JSON.stringify(failure('job-failed', 'Segmind could not do the job.'));
const job = {
  pollUrl: 'https://api.segmind.com/poll',
  requestId: null,
  acceptedAt: '2026-11-24T12:00:00.000Z',
};

describe('audit', () => {
  it('starts a photo that has neither record nor execution, just as its event would have', async () => {
    const { upload, run, executions, reports } = setUp();
    const id = upload('lost.jpg');
    expect(await run()).toMatchObject({ outcome: 'audited', uploads: 1, started: 1, stoppedAfter: null });
    const photo = { bucket: 'photos', key: 'uploads/lost.jpg', versionId: 'v1' };
    expect(executions.all.get(id)?.input).toEqual({ id, attempt: 1, photo });
    expect(reports).toEqual([expect.objectContaining({ started: 1 })]);
  });

  it('starts nothing a second time', async () => {
    const { upload, run, executions } = setUp();
    upload('lost.jpg');
    await run();
    expect(await run()).toMatchObject({ uploads: 1, started: 0, running: 1 });
    expect(executions.started).toHaveLength(1);
  });

  it('asks for nothing but the lists where all have their records', async () => {
    const { upload, record, run, executions, s3 } = setUp();
    for (const key of ['a.jpg', 'b.jpg', 'c.jpg']) record(key, upload(key));
    s3.sent.length = 0;
    expect(await run()).toMatchObject({ uploads: 3, recorded: 3 });
    expect(s3.sent.sort()).toEqual(['ListObjectVersionsCommand', 'ListObjectsV2Command']);
    expect(executions.asked).toBe(0);
  });

  it('finds a record that stands aside', async () => {
    const { upload, record, run, executions } = setUp();
    record('a.jpg', upload('a.jpg'), { aside: true });
    expect(await run()).toMatchObject({ recorded: 1 });
    expect(executions.started).toEqual([]);
  });

  it('takes up an upload whose key has the record of an earlier one', async () => {
    const { upload, record, run, executions, clock } = setUp();
    const earlier = upload('a.jpg');
    const id = upload('a.jpg');
    clock.pass(MINUTE);
    record('a.jpg', earlier);
    expect(await run()).toMatchObject({ uploads: 1, started: 1 });
    expect(executions.started).toEqual([id]);
  });

  it('leaves a photo alone whose event may be on its way', async () => {
    const { upload, run, executions, clock } = setUp();
    upload('a.jpg');
    clock.pass(14 * MINUTE);
    expect(await run(15)).toMatchObject({ young: 1, started: 0 });
    clock.pass(2 * MINUTE);
    expect(await run(15)).toMatchObject({ young: 0, started: 1 });
    expect(executions.started).toHaveLength(1);
  });

  it.each([
    ['was stopped', ['ABORTED'], 'execution-stopped'],
    ['timed out', ['TIMED_OUT'], 'execution-timed-out'],
    ['was ended by Step Functions', ['FAILED', 'States.Runtime'], 'step-crashed'],
    ['could not write its record', ['FAILED', 'record-not-written', lost], 'job-failed'],
  ] as const)('has the record written of an execution that %s', async (_, [status, error, cause], code) => {
    const { startByEvent, run, executions } = setUp();
    const id = await startByEvent('a.jpg');
    executions.end(id, status, error, cause);
    expect(await run()).toMatchObject({ recording: 1, started: 0 });
    expect(executions.started).toEqual([`${id}-end`]);
    expect(executions.all.get(`${id}-end`)?.input).toMatchObject({ id, attempt: 1, error: { code } });
  });

  it('tries again to write a record, once for each try that failed', async () => {
    const { startByEvent, run, executions } = setUp();
    const id = await startByEvent('a.jpg');
    executions.end(id, 'ABORTED');
    for (const name of [`${id}-end`, `${id}-end-2`, `${id}-end-3`]) {
      expect(await run()).toMatchObject({ recording: 1 });
      expect(executions.started.at(-1)).toBe(name);
      executions.end(name, 'FAILED', 'record-not-written', lost);
    }
    await run();
    executions.end(`${id}-end-4`, 'FAILED', 'execution-stopped');
    expect(await run()).toMatchObject({ recording: 0, removed: 1 });
  });

  it.each([
    ['it succeeded', ['SUCCEEDED']],
    ['it failed with its record', ['FAILED', 'job-failed']],
  ] as const)('does not do again what somebody removed the record of: %s', async (_, [status, error]) => {
    const { startByEvent, run, executions } = setUp();
    executions.end(await startByEvent('a.jpg'), status, error);
    expect(await run()).toMatchObject({ removed: 1, started: 0, recording: 0 });
    expect(executions.started).toEqual([]);
  });

  it('does not pay again for a photo whose execution is forgotten', async () => {
    const { upload, run, executions, receipts } = setUp();
    const id = upload('a.jpg');
    receipts.set(id, { id, attempt: 1, intendedAt: '', nonce: 'x', job });
    expect(await run()).toMatchObject({ removed: 1, started: 0 });
    expect(executions.started).toEqual([]);
  });

  it('starts a forgotten photo that was not paid for: what its intent came to is for the submit to tell', async () => {
    const { upload, run, receipts } = setUp();
    const id = upload('a.jpg');
    receipts.set(id, { id, attempt: 1, intendedAt: '', nonce: 'x' });
    expect(await run()).toMatchObject({ started: 1 });
  });

  it('says that a record is there which was written while it looked', async () => {
    const { startByEvent, record, run, executions } = setUp();
    const id = await startByEvent('a.jpg');
    executions.end(id, 'SUCCEEDED');
    executions.fail = () => void record('a.jpg', id);
    expect(await run()).toMatchObject({ recorded: 1, removed: 0 });
  });

  it('goes on behind a photo that cannot be looked at', async () => {
    const { upload, run, executions, failed } = setUp();
    const broken = upload('a.jpg');
    upload('b.jpg');
    executions.fail = (name) => {
      if (name === broken) throw new Error('Throttled');
    };
    expect(await run()).toMatchObject({ failed: 1, started: 1, stoppedAfter: null });
    expect(failed).toEqual(['uploads/a.jpg']);
  });

  it('takes up a few photos a second, stops in time, and goes on from run to run', async () => {
    const { upload, run, executions, clock, state } = setUp();
    // The first is taken up at once.
    const inOneRun = 13 * 60 * PHOTOS_A_SECOND + 1;
    const keys = Array.from({ length: inOneRun + 100 }, (_, index) => String(index).padStart(6, '0'));
    for (const key of keys) upload(`${key}.jpg`);
    const startedMs = clock.now();
    const first = await run();
    expect(clock.now() - startedMs).toBeLessThan(14 * MINUTE);
    expect(first).toMatchObject({ started: inOneRun, stoppedAfter: `uploads/${keys[inOneRun - 1]}.jpg` });
    expect(JSON.parse(state.text('audit/position.json') ?? '')).toEqual({ after: first.stoppedAfter });

    // None of them has ended: the second run does not look at them again.
    const asked = executions.asked;
    expect(await run()).toMatchObject({
      uploads: 100,
      started: 100,
      startedAfter: first.stoppedAfter,
      stoppedAfter: null,
    });
    expect(executions.asked - asked).toBe(100);
    expect(new Set(executions.started).size).toBe(keys.length);
    expect(await run()).toMatchObject({ startedAfter: null });
  });
});
