import { expect, it } from 'vitest';
import { createRecordFailure } from '../../../functions/record-failure/record-failure.ts';
import { failure } from '../../../functions/shared/domain/failure.ts';
import { RecordWorld } from '../../support/record-world.ts';
import { run } from '../../support/step-events.ts';

const error = failure('job-failed', 'Segmind could not do the job: NSFW');

function setUp() {
  const world = new RecordWorld();
  return { world, recordFailure: createRecordFailure(world) };
}

it('records the failure, frees the slot and ends the photo', async () => {
  const { world, recordFailure } = setUp();
  const recordKey = 'results/ana.jpg.json';
  expect(await recordFailure({ ...run, error })).toEqual({ outcome: 'recorded', recordKey, error });
  expect(world.record()).toMatchObject({
    status: 'failed',
    error,
    segmind: { requestId: 'req-1', polls: 3 },
  });
  expect(world.done.toSorted()).toEqual(['item', 'record', 'slot']);
});

it('answers its own failure although an earlier one of the attempt stands', async () => {
  const { world, recordFailure } = setUp();
  await recordFailure({ ...run, error });
  const second = failure('execution-stopped', 'y');
  expect(await recordFailure({ ...run, error: second })).toMatchObject({
    outcome: 'recorded',
    error: second,
  });
  expect(world.record()).toMatchObject({ error });
});

it('answers the outputs of a photo that has its result already', async () => {
  const { world, recordFailure } = setUp();
  const outputKeys = ['results/ana.jpg.png', 'results/ana.jpg-2.png'];
  await world.recordSuccess(run, outputKeys);
  expect(await recordFailure({ ...run, attempt: 2, error })).toEqual({
    outcome: 'stored',
    recordKey: 'results/ana.jpg.json',
    outputKeys,
  });
});
