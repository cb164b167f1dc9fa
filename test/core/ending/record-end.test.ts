import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { describeRun } from '../../../core/ending/run.ts';
import { run } from '../../../simulation/parts/step-events.ts';
import { RecordWorld } from '../../support/worlds/record-world.ts';

const error = failure('job-timed-out', 'Segmind took the job and did not finish it.');
const KEY = 'results/ana.jpg.json';

describe('recording the end of a photo', () => {
  it('writes a record of the failure, and returns it', async () => {
    const world = new RecordWorld();
    const record = { status: 'failed', error, ...describeRun(run, new Date(world.now())) };
    expect(await world.recordEnd(run, error)).toEqual({ recordKey: KEY, record, own: record });
    expect(world.record()).toEqual(record);
  });

  it('ends the item like the record', async () => {
    const world = new RecordWorld();
    await world.recordEnd(run, error);
    const { recordedAt } = world.record()?.timings ?? {};
    expect(world.item()).toMatchObject({
      status: 'failed',
      error,
      recordKey: KEY,
      recordedAt,
      paid: 'yes',
      polls: 3,
    });
  });

  it('writes the record, then announces it, then ends the item', async () => {
    const world = new RecordWorld();
    await world.recordEnd(run, error, async () => void world.done.push('event'));
    expect(world.done.filter((one) => one !== 'slot')).toEqual(['record', 'event', 'item']);
  });

  it('announces the record and its key', async () => {
    const world = new RecordWorld();
    const announced: unknown[] = [];
    await world.recordEnd(run, error, async (ended) => void announced.push(ended));
    expect(announced).toEqual([{ recordKey: KEY, record: world.record(), own: world.record() }]);
  });

  it('leaves the item open if the end cannot be announced, and fails, so that it runs again', async () => {
    const world = new RecordWorld();
    const announce = () => Promise.reject(new Error('no bus'));
    await expect(world.recordEnd(run, error, announce)).rejects.toThrow('no bus');
    expect([world.record()?.status, world.item()]).toEqual(['failed', undefined]);
  });

  it('writes record and item although the slot cannot be freed, and fails after that', async () => {
    const world = new RecordWorld();
    world.lineError = new Error('no line');
    await expect(world.recordEnd(run, error)).rejects.toThrow('no line');
    expect(world.done).toEqual(['record', 'item']);
  });

  it('frees the slot although the record cannot be written', async () => {
    const world = new RecordWorld();
    world.breakResults();
    await expect(world.recordEnd(run, error)).rejects.toThrow('no results');
    expect(world.done).toEqual(['slot']);
  });

  it('fails once, with the record’s error, if neither the record can be written nor the slot freed', async () => {
    const world = new RecordWorld();
    const unhandled: unknown[] = [];
    const note = (error: unknown) => void unhandled.push(error);
    process.on('unhandledRejection', note);
    world.breakResults();
    world.lineError = new Error('no line');
    await expect(world.recordEnd(run, error)).rejects.toThrow('no results');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('does nothing the second time', async () => {
    const world = new RecordWorld();
    const { recordKey, record } = await world.recordEnd(run, error);
    const item = world.item();
    expect(await world.recordEnd(run, failure('output-not-found', 'y'))).toMatchObject({ recordKey, record });
    expect([world.record(), world.item()]).toEqual([record, item]);
  });
});

describe('if it knows the wait in the queue,', () => {
  const joined = (world: RecordWorld, fencing: string) =>
    world.table.write(world.photos.moveToQueue(run, { fencing, taskToken: 'token' }));

  it('ends the photo in that wait', async () => {
    const world = new RecordWorld();
    await joined(world, '1');
    await world.recordEnd({ ...run, fencing: '1' }, error);
    expect(world.item()).toMatchObject({ status: 'failed', error });
  });

  it('lets a photo that has joined again since go on', async () => {
    const world = new RecordWorld();
    await joined(world, '2');
    for (const fencing of ['1', null]) await world.recordEnd({ ...run, fencing }, error);
    expect(world.item()).toMatchObject({ status: 'queued', step: 'queue' });
  });

  it('ends a photo that never joined', async () => {
    const world = new RecordWorld();
    await world.recordEnd({ ...run, fencing: null }, error);
    expect(world.item()).toMatchObject({ status: 'failed' });
  });
});

describe('a photo that has its result', () => {
  it.each([1, 2])('ends as succeeded when attempt %i fails: the success stands', async (attempt) => {
    const world = new RecordWorld();
    const record = await world.recordSuccess();
    expect(await world.recordEnd({ ...run, attempt }, error)).toMatchObject({ recordKey: KEY, record });
    const item = world.item({ ...run, attempt });
    expect([item?.status, item?.error, item?.outputs]).toEqual([
      'succeeded',
      undefined,
      record.status === 'succeeded' && record.outputs,
    ]);
  });

  it('is announced as failed by an earlier attempt, although the record of a later one stands', async () => {
    const world = new RecordWorld();
    await world.recordSuccess({ ...run, attempt: 2 });
    await world.recordEnd(run, error);
    expect([world.item()?.status, world.item()?.error, world.record()?.attempt]).toEqual([
      'failed',
      error,
      2,
    ]);
  });
});

it('goes to its conflict key if a newer upload has overtaken the photo', async () => {
  const world = new RecordWorld();
  const { versionId } = world.s3.put('uploads/ana.jpg', 'one');
  world.s3.put('uploads/ana.jpg', 'two');
  const { recordKey } = await world.recordEnd({ ...run, photo: { ...run.photo, versionId } }, error);
  expect([recordKey, world.item()?.recordKey]).toEqual(Array(2).fill('results/ana@89abcdef.jpg.json'));
});
