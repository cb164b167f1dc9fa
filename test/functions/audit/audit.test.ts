import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { auditEventSchema, WALK_MINUTES } from '../../../functions/audit/audit.ts';
import { PHOTOS_A_SECOND } from '../../../functions/audit/take-up.ts';
import { AuditWorld } from '../../support/worlds/audit-world.ts';

const own = failure('job-failed', 'Segmind could not do the job.');

describe('a photo without item and execution', () => {
  it('is entered and started, as its event would have done', async () => {
    const world = new AuditWorld();
    const id = world.upload('lost.jpg');
    expect(await world.run()).toMatchObject({
      outcome: 'audited',
      uploads: 1,
      started: 1,
      stoppedAfter: null,
    });
    const input = { id, attempt: 1, photo: world.photoOf('lost.jpg') };
    expect(world.executions.get(id)?.input).toEqual(input);
    expect(await world.photos.find(id)).toMatchObject({ ...input, status: 'queued' });
  });

  it('is counted in the report', async () => {
    const world = new AuditWorld();
    world.upload('lost.jpg');
    await world.run();
    expect(world.reports).toEqual([expect.objectContaining({ uploads: 1, started: 1 })]);
  });

  it('is started once', async () => {
    const world = new AuditWorld();
    world.upload('lost.jpg');
    await world.run();
    expect(await world.run()).toMatchObject({ uploads: 1, started: 0, running: 1 });
    expect(world.started).toHaveLength(1);
  });

  it('is started although its key has the record of an earlier upload', async () => {
    const world = new AuditWorld();
    world.upload('a.jpg');
    await world.finish('a.jpg');
    const id = world.upload('a.jpg');
    expect(await world.run()).toMatchObject({ uploads: 2, recorded: 1, started: 1 });
    expect(world.started).toEqual([id]);
  });

  it('is left alone while its event may still arrive', async () => {
    const world = new AuditWorld();
    world.upload('a.jpg');
    world.pass(14);
    expect(await world.run({ olderThanMinutes: 15 })).toMatchObject({ young: 1, started: 0 });
    world.pass(2);
    expect(await world.run({ olderThanMinutes: 15 })).toMatchObject({ young: 0, started: 1 });
  });
});

describe('a photo that was entered', () => {
  it('and has ended costs no request of its own', async () => {
    const world = new AuditWorld();
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) {
      world.upload(name);
      await world.countPhotos([await world.finish(name)]);
    }
    world.s3.sent.length = 0;
    world.dynamo.sent.length = 0;
    expect(await world.run()).toMatchObject({ uploads: 3, recorded: 3 });
    expect([world.s3.sent, world.dynamo.sent, world.asked]).toEqual([
      ['ListObjectVersionsCommand'],
      // Besides the walk, the audit asks for attempts that are queued, running or storing, whatever the
      // number of photos. Then it reads how photos are counted, a hundred per request, and the counts of each
      // shoot.
      [
        'GetCommand',
        'BatchGetCommand',
        ...Array(3).fill('QueryCommand'),
        'BatchGetCommand',
        'QueryCommand',
        'GetCommand',
        'QueryCommand',
      ],
      [],
    ]);
  });

  it('is started if its execution never started', async () => {
    const world = new AuditWorld();
    const id = world.upload('a.jpg');
    await world.photos.begin({ id, attempt: 1, photo: world.photoOf('a.jpg') });
    expect(await world.run()).toMatchObject({ started: 1 });
    expect(world.started).toEqual([id]);
  });

  it('and runs is left alone', async () => {
    const world = new AuditWorld();
    await world.uploadAndStart('a.jpg');
    expect(await world.run()).toMatchObject({ running: 1, started: 0 });
  });
});

describe('a photo that was run again', () => {
  /** A photo with a failed first attempt and an entered second one. */
  async function retry(world: AuditWorld) {
    const id = world.upload('a.jpg');
    const photo = world.photoOf('a.jpg');
    await world.record('a.jpg', 'failed');
    await world.photos.end({ id, attempt: 1, photo }, { error: own });
    await world.photos.begin({ id, attempt: 2, photo });
    return { id, photo };
  }

  it('is started as that attempt if its execution never started', async () => {
    const world = new AuditWorld();
    const { id, photo } = await retry(world);
    expect(await world.run()).toMatchObject({ uploads: 1, recorded: 1, started: 1 });
    expect(world.executions.get(`${id}-2`)?.input).toEqual({ id, attempt: 2, photo });
  });

  it('is started also if an earlier attempt was submitted', async () => {
    const world = new AuditWorld();
    const { id } = await retry(world);
    await world.receipts.open({ id, attempt: 1 }, [], false);
    expect(await world.run()).toMatchObject({ started: 1 });
  });

  it('gets the record of that attempt if its execution was stopped', async () => {
    const world = new AuditWorld();
    const { id } = await retry(world);
    await world.run();
    world.end(`${id}-2`, 'ABORTED');
    expect(await world.run()).toMatchObject({ recording: 1 });
    expect(await world.photos.find(id)).toMatchObject({
      attempt: 2,
      error: { code: 'execution-stopped' },
    });
  });

  it('and runs, or was run again just now, is left alone', async () => {
    const world = new AuditWorld();
    world.pass(60);
    await retry(world);
    expect(await world.run({ olderThanMinutes: 15 })).toMatchObject({ young: 1, started: 0 });
    await world.run();
    expect(await world.run()).toMatchObject({ running: 1, started: 0 });
  });
});

it('puts back the item of a running execution', async () => {
  const world = new AuditWorld();
  const id = world.upload('a.jpg');
  world.start('a.jpg');
  expect(await world.run()).toMatchObject({ restored: 1, started: 0 });
  expect(await world.photos.find(id)).toMatchObject({ status: 'queued', attempt: 1 });
});

describe('a run', () => {
  it('continues after a photo that it cannot check', async () => {
    const world = new AuditWorld();
    const broken = world.upload('a.jpg');
    world.upload('b.jpg');
    world.beforeDescribe = (name) => {
      if (name === broken) throw new Error('Throttled');
    };
    expect(await world.run()).toMatchObject({ failed: 1, started: 1, stoppedAfter: null });
    expect(world.failed).toEqual(['uploads/a.jpg']);
  });

  it('starts a few photos per second, stops in time, and the next run continues', async () => {
    const world = new AuditWorld();
    // The first starts at once.
    const inOneRun = WALK_MINUTES * 60 * PHOTOS_A_SECOND + 1;
    const names = Array.from(
      { length: inOneRun + 100 },
      (_, index) => `${String(index).padStart(6, '0')}.jpg`,
    );
    for (const name of names) world.upload(name);
    const startedMs = world.now();
    const first = await world.run();
    expect(world.now() - startedMs).toBeLessThan(14 * 60_000);
    expect(first).toMatchObject({ started: inOneRun, stoppedAfter: `uploads/${names[inOneRun - 1]}` });

    world.pass(1);
    // No photo has ended: the second run looks at the rest, and begins with those that have not ended.
    expect(await world.run()).toMatchObject({
      uploads: 100,
      started: 100,
      startedAfter: first.stoppedAfter,
      stoppedAfter: expect.stringMatching(/^queued#2026-/),
    });
    expect(new Set(world.started).size).toBe(names.length);
    expect(await world.run()).toMatchObject({ uploads: 0, stoppedAfter: null });
    const looks = Map.groupBy(world.asked, (name) => name);
    expect([looks.size, Math.max(...[...looks.values()].map(({ length }) => length))]).toEqual([
      names.length,
      // The run that continues there looks at up to a page of the list again.
      3,
    ]);
    expect(await world.run()).toMatchObject({ startedAfter: null });
  });
});

it('looks at uploads older than 15 minutes, and rebuilds nothing, unless the event says otherwise', () => {
  expect(auditEventSchema.parse({ source: 'aws.scheduler' })).toEqual({
    olderThanMinutes: 15,
    rebuildIndex: false,
  });
});
