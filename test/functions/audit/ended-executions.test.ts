import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { AuditWorld } from '../../support/worlds/audit-world.ts';

const own = failure('job-failed', 'Segmind could not do the job.');

describe('the audit writes the record of an execution that', () => {
  it.each([
    ['was stopped', 'ABORTED', undefined, undefined, 'execution-stopped'],
    ['timed out', 'TIMED_OUT', undefined, undefined, 'execution-timed-out'],
    ['was ended by Step Functions', 'FAILED', 'States.Runtime', undefined, 'step-crashed'],
    ['could not write its record', 'FAILED', 'record-not-written', JSON.stringify(own), 'job-failed'],
  ])('%s', async (_, status, error, cause, code) => {
    const world = new AuditWorld();
    const id = await world.uploadAndStart('a.jpg');
    world.end(id, status, error, cause);
    expect(await world.run()).toMatchObject({ recording: 1, started: 0 });
    expect(await world.photos.find(id)).toMatchObject({ error: { code }, recordKey: 'results/a.jpg.json' });
    expect(await world.results.readRecord('photos', 'results/a.jpg.json')).toMatchObject({
      record: { id, attempt: 1, error: { code } },
    });
  });

  it('was stopped, once', async () => {
    const world = new AuditWorld();
    world.end(await world.uploadAndStart('a.jpg'), 'ABORTED');
    await world.run();
    expect(await world.run()).toMatchObject({ recording: 0, recorded: 1 });
  });

  it('was stopped, in the next run if the first could not write it', async () => {
    const world = new AuditWorld();
    world.end(await world.uploadAndStart('a.jpg'), 'ABORTED');
    world.s3.before = (name) => {
      if (name === 'PutObjectCommand') throw new Error('S3 is down');
    };
    expect(await world.run()).toMatchObject({ failed: 1, recording: 0 });
    world.s3.before = () => {};
    expect(await world.run()).toMatchObject({ failed: 0, recording: 1 });
  });
});

describe('the audit never pays again for a photo', () => {
  it.each([
    ['whose execution succeeded', 'SUCCEEDED', undefined],
    ['whose execution failed with its record', 'FAILED', 'job-failed'],
  ])('%s, and whose record was removed', async (_, status, error) => {
    const world = new AuditWorld();
    world.end(await world.uploadAndStart('a.jpg'), status, error);
    expect(await world.run()).toMatchObject({ removed: 1, started: 0, recording: 0 });
    expect(world.started).toEqual([]);
  });

  it.each([
    ['Segmind took its job', true],
    ['Segmind may have accepted its job', false],
  ])('whose execution is forgotten: %s', async (_, isTaken) => {
    const world = new AuditWorld();
    const id = world.upload('a.jpg');
    const opening = await world.receipts.open({ id, attempt: 1 }, [], false);
    if (opening.kind === 'clear' && isTaken) {
      const job = { pollUrl: 'https://p/1', requestId: null, acceptedAt: '2026-11-24T12:00:00.000Z' };
      await world.receipts.complete(opening.intent, job, { going: [], ended: [] });
    }
    expect(await world.run()).toMatchObject({ removed: 1, started: 0 });
    expect(world.started).toEqual([]);
  });

  it('but starts it if its submit was refused', async () => {
    const world = new AuditWorld();
    const id = world.upload('a.jpg');
    const opening = await world.receipts.open({ id, attempt: 1 }, [], false);
    if (opening.kind === 'clear') await world.receipts.withdraw(opening.intent, [], false);
    expect(await world.run()).toMatchObject({ removed: 0, started: 1 });
  });
});
