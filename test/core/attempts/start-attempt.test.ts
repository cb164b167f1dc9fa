import { describe, expect, it } from 'vitest';
import { createStartAttempt } from '../../../core/attempts/start-attempt.ts';
import { failure } from '../../../core/domain/failure.ts';
import type { ExecutionInput } from '../../../core/photos/executions.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { at, photo } from '../../../simulation/parts/step-events.ts';

const input = { id: 'ana', attempt: 1, photo };

/** Step Functions that remembers the started names, and whether each photo had its item by then. */
function setUp() {
  const { dynamo, table } = createStateTable();
  const photos = createPhotos(table, at(0).now);
  const started: { name: string; hasItem: boolean }[] = [];
  const inputs: ExecutionInput[] = [];
  const world = { fail: null as Error | null };
  const startAttempt = createStartAttempt(
    photos,
    async (name, given) => {
      if (world.fail !== null) throw world.fail;
      if (started.some((one) => one.name === name)) return false;
      inputs.push(given);
      started.push({ name, hasItem: dynamo.items().length > 0 });
      return true;
    },
    (path) => path.startsWith('rejects/'),
  );
  return { photos, started, inputs, world, startAttempt };
}

it('enters the photo, then starts its execution', async () => {
  const { started, startAttempt } = setUp();
  expect(await startAttempt(input)).toMatchObject({ isNew: true, item: { status: 'queued', attempt: 1 } });
  expect(started).toEqual([{ name: 'ana', hasItem: true }]);
});

it('names the execution after the attempt', async () => {
  const { started, startAttempt } = setUp();
  await startAttempt({ ...input, attempt: 2 });
  expect(started).toMatchObject([{ name: 'ana-2' }]);
});

it('starts an attempt once', async () => {
  const { started, startAttempt } = setUp();
  await startAttempt(input);
  expect(await startAttempt(input)).toMatchObject({ isNew: false, item: { id: 'ana' } });
  expect(started).toHaveLength(1);
});

it('starts the execution of an attempt that was entered before an interruption', async () => {
  const { started, world, startAttempt } = setUp();
  world.fail = new Error('throttled');
  await expect(startAttempt(input)).rejects.toThrow('throttled');
  world.fail = null;
  await startAttempt(input);
  expect(started).toHaveLength(1);
});

it('may pay again if the request that created it allowed that, whichever request starts it', async () => {
  const { inputs, world, startAttempt } = setUp();
  world.fail = new Error('throttled');
  await expect(startAttempt({ ...input, payAgain: true })).rejects.toThrow('throttled');
  world.fail = null;
  await startAttempt(input);
  expect(inputs).toEqual([{ ...input, payAgain: true }]);
});

it.each([null, failure('job-failed', 'x')])('never starts an attempt that has ended: %o', async (error) => {
  const { photos, started, startAttempt } = setUp();
  await photos.end(input, { error });
  expect(await startAttempt(input)).toMatchObject({ isNew: false, item: { error } });
  expect(started).toEqual([]);
});

describe('a file that is not a photo', () => {
  const skipped = { ...input, photo: { ...photo, key: 'uploads/shoot/._ana.jpg' } };

  it('is entered as skipped, with the reason, and never started', async () => {
    const { photos, started, startAttempt } = setUp();
    expect(await startAttempt(skipped)).toMatchObject({
      isNew: true,
      item: { status: 'skipped', skipped: 'hidden-file', step: null, recordedAt: null },
    });
    expect(await startAttempt(skipped)).toMatchObject({ isNew: false, item: { status: 'skipped' } });
    expect(started).toEqual([]);
    const listed = await photos.list({ folder: 'shoot', status: 'skipped', limit: 10, after: null });
    expect(listed.photos).toMatchObject([{ id: 'ana', skipped: 'hidden-file' }]);
  });

  it('is recognised if the stack ignores its name', async () => {
    const { started, startAttempt } = setUp();
    const ignored = { ...input, photo: { ...photo, key: 'uploads/rejects/ana.jpg' } };
    expect(await startAttempt(ignored)).toMatchObject({ item: { skipped: 'ignored' } });
    expect(started).toEqual([]);
  });

  it('runs if a request asks for another attempt at it', async () => {
    const { started, startAttempt } = setUp();
    await startAttempt(skipped);
    expect(await startAttempt({ ...skipped, attempt: 2, again: true })).toMatchObject({
      item: { status: 'queued', attempt: 2, skipped: null },
    });
    expect(started).toMatchObject([{ name: 'ana-2' }]);
  });
});
