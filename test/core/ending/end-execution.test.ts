import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { createEndExecution, type EndedExecution } from '../../../core/ending/end-execution.ts';
import { explainCancel } from '../../../core/ending/explain-paid.ts';
import { LostRaceError } from '../../../core/record/results.ts';
import { photo, recipe, run } from '../../../simulation/parts/step-events.ts';
import { RecordWorld } from '../../support/worlds/record-world.ts';

const upload = { bucket: photo.bucket, key: photo.key, versionId: photo.versionId };
const ended: EndedExecution = {
  status: 'ABORTED',
  error: undefined,
  cause: undefined,
  input: { id: run.id, attempt: 1, photo: upload },
  startedAt: new Date(run.startedAt),
};
const KEY = 'results/ana.jpg.json';

function setUp() {
  const world = new RecordWorld();
  const events: { type: string; detail: object }[] = [];
  const counted: string[] = [];
  const bus = { error: null as Error | null };
  const { recordEnd, photos } = world;
  const end = createEndExecution({
    recordEnd,
    photos,
    announce: async (type, detail) => {
      if (bus.error !== null) throw bus.error;
      events.push({ type, detail });
      world.done.push('event');
    },
    count: () => counted.push('one'),
  });
  return { world, events, counted, bus, end };
}

const fencing = '2026-11-23T12:00:00.000Z#000#00';

describe('an execution that was stopped', () => {
  it('gets its record, its event and its photo’s end, in this order, and loses its slot', async () => {
    const { world, end } = setUp();
    expect(await end(ended)).toBe('recorded');
    expect(world.done.toSorted()).toEqual(['event', 'item', 'record', 'slot']);
    expect(world.done.filter((one) => one !== 'slot')).toEqual(['record', 'event', 'item']);
  });

  it('is recorded from its input alone if its photo has no item', async () => {
    const { world, end } = setUp();
    await end(ended);
    expect(world.record()).toMatchObject({
      status: 'failed',
      error: { code: 'execution-stopped' },
      source: upload,
      recipe: null,
      segmind: null,
      timings: { startedAt: run.startedAt, acceptedAt: null },
    });
  });

  it('is recorded with all that its photo’s item has', async () => {
    const { world, end } = setUp();
    const facts = {
      recipe,
      startedAt: run.startedAt,
      acceptedAt: run.job.acceptedAt,
      requestId: 'req-1',
      polls: 2,
    };
    await world.table.write(world.photos.move({ ...run, photo }, 'poll', { ...facts, fencing }));
    await end({ ...ended, startedAt: new Date(0) });
    expect(world.record()).toMatchObject({
      source: { ...upload, bytes: 1000, type: 'image/jpeg' },
      recipe,
      segmind: { requestId: 'req-1', polls: 2 },
      timings: { startedAt: run.startedAt, acceptedAt: run.job.acceptedAt },
    });
  });

  it('leaves the photo to its execution if that was redriven and has joined again meanwhile', async () => {
    const { world } = setUp();
    const join = (wait: string) =>
      world.table.write(world.photos.moveToQueue(run, { fencing: wait, taskToken: 'token' }));
    await join(fencing);
    const announce = async () => void (await join(fencing.replace('#000#', '#001#')));
    await createEndExecution({ ...world, announce, count: () => {} })(ended);
    expect(world.item()).toMatchObject({ status: 'queued', step: 'queue' });
  });

  it('is looked at again if another function wrote the record at the same time', async () => {
    const { world, end } = setUp();
    let isFirst = true;
    world.s3.before = (name) => {
      if (name !== 'PutObjectCommand' || !isFirst) return;
      isFirst = false;
      throw new LostRaceError();
    };
    expect(await end(ended)).toBe('recorded');
    expect(world.record()).toMatchObject({ status: 'failed' });
  });

  it('is recorded as cancelled if its photo was cancelled, although the execution does not say so', async () => {
    const { world, end } = setUp();
    await world.table.write(world.photos.move({ ...run, photo }, 'submit', { paid: 'unknown', fencing }));
    await world.photos.cancel(run);
    await end(ended);
    const message = expect.stringMatching(/^The retouch was cancelled through the API\. .*is not known/);
    expect(world.record()).toMatchObject({ error: { code: 'cancelled', message } });
  });

  it('is announced as failed', async () => {
    const { events, end } = setUp();
    const cause = explainCancel('no');
    await end({ ...ended, error: 'cancelled', cause });
    const detail = {
      id: run.id,
      attempt: 1,
      status: 'failed',
      paid: 'no',
      reference: null,
      cost: 0,
      source: upload,
      record: { bucket: 'photos', key: KEY },
      error: failure('cancelled', cause),
    };
    expect(events).toEqual([{ type: 'Photo Failed', detail }]);
  });

  it('is announced with the photo’s reference', async () => {
    const { world, events, end } = setUp();
    await world.photos.begin({ ...run, photo: upload, reference: 'order-7' });
    await end(ended);
    expect(events).toMatchObject([{ detail: { reference: 'order-7' } }]);
    expect(world.record()).toMatchObject({ reference: 'order-7' });
  });

  it('is announced as retouched, and its photo ends so, if it was stopped after its record', async () => {
    const { world, events, end } = setUp();
    await world.recordSuccess();
    await end(ended);
    const detail = { status: 'succeeded', paid: 'yes', outputs: ['results/ana.jpg.png'] };
    expect(events).toEqual([{ type: 'Photo Retouched', detail: expect.objectContaining(detail) }]);
    expect(world.item()).toMatchObject({ status: 'succeeded' });
  });
});

it('is announced as failed if it was a redo, and the earlier result stands', async () => {
  const { world, events, end } = setUp();
  await world.recordSuccess();
  const error = failure('cancelled', explainCancel('no'));
  const input = { ...ended.input, attempt: 2 };
  await end({ ...ended, error: error.code, cause: error.message, input });
  const detail = { attempt: 2, status: 'failed', error, record: { bucket: 'photos', key: KEY } };
  expect(events).toMatchObject([{ type: 'Photo Failed', detail }]);
  expect(world.item({ ...run, attempt: 2 })).toMatchObject({ status: 'succeeded', redoError: error });
});

describe('called again for the same execution', () => {
  it('it does nothing', async () => {
    const { world, end } = setUp();
    await end(ended);
    world.done.length = 0;
    expect(await end(ended)).toBe('nothing-to-do');
    expect(world.done).toEqual([]);
  });

  it('it announces what it could not announce before', async () => {
    const { world, events, bus, end } = setUp();
    bus.error = new Error('no bus');
    await expect(end(ended)).rejects.toThrow('no bus');
    bus.error = null;
    expect(await end(ended)).toBe('recorded');
    expect([events.length, world.item()?.status]).toEqual([1, 'cancelled']);
  });
});

describe('for the alarm', () => {
  const written = JSON.stringify(failure('result-not-stored', 'x'));
  const broken = JSON.stringify(failure('photo-deleted', 'x'));

  it.each([
    ['Step Functions failed', 1, { status: 'FAILED', error: 'States.Runtime' }],
    ['timed out', 1, { status: 'TIMED_OUT' }],
    ['could not write its record', 1, { status: 'FAILED', error: 'record-not-written', cause: written }],
    ['failed for its photo', 0, { status: 'FAILED', error: 'record-not-written', cause: broken }],
    ['was stopped', 0, {}],
    ['was cancelled', 0, { error: 'cancelled', cause: explainCancel('no') }],
    ['failed with its record', 0, { status: 'FAILED', error: 'job-failed' }],
  ])('an execution that %s counts as %i', async (_, times, how) => {
    const { counted, end } = setUp();
    await end({ ...ended, ...how });
    await end({ ...ended, ...how });
    expect(counted).toHaveLength(times);
  });

  it('an execution whose photo has its result counts as 0', async () => {
    const { world, counted, end } = setUp();
    await world.recordSuccess();
    await end({ ...ended, status: 'FAILED', error: 'States.Runtime' });
    expect(counted).toEqual([]);
  });

  it('an end that could not be recorded counts when it is', async () => {
    const { bus, counted, end } = setUp();
    const crashed = { ...ended, status: 'FAILED', error: 'States.Runtime' };
    bus.error = new Error('no bus');
    await expect(end(crashed)).rejects.toThrow('no bus');
    expect(counted).toEqual([]);
    bus.error = null;
    await end(crashed);
    expect(counted).toHaveLength(1);
  });
});

it.each([
  ['is gone', null],
  ['still runs', { ...ended, status: 'RUNNING' }],
  ['failed with its record', { ...ended, status: 'FAILED', error: 'job-failed' }],
])('does nothing for an execution that %s', async (_, execution) => {
  const { world, end } = setUp();
  expect(await end(execution)).toBe('nothing-to-do');
  expect(world.done).toEqual([]);
});
