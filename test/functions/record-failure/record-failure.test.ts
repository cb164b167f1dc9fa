import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import type { News, Reporter } from '../../../core/line/breaker.ts';
import type { FailedRecord } from '../../../core/record/record.ts';
import {
  createRecordFailure,
  recordFailureEventSchema,
} from '../../../functions/record-failure/record-failure.ts';
import { run, slot } from '../../../simulation/parts/step-events.ts';
import { RecordWorld } from '../../support/worlds/record-world.ts';

const error = failure('job-timed-out', 'Segmind took the job and did not finish it.');
const event = { ...run, slot, error };

function setUp() {
  const world = new RecordWorld();
  const reports: { photo: Reporter; news: News }[] = [];
  const counted: string[] = [];
  const recordFailure = createRecordFailure({
    recordEnd: world.recordEnd,
    line: {
      report: async (photo, news) => {
        reports.push({ photo, news });
        world.done.push('report');
        return null;
      },
    },
    count: () => counted.push('one'),
  });
  return { world, recordFailure, reports, counted };
}

it('records the failure, frees the slot and ends the photo', async () => {
  const { world, recordFailure } = setUp();
  const recordKey = 'results/ana.jpg.json';
  expect(await recordFailure(event)).toEqual({
    outcome: 'recorded',
    recordKey,
    paid: 'yes',
    reference: null,
    cost: 0,
    error,
  });
  expect(world.record()).toMatchObject({
    status: 'failed',
    error,
    segmind: { requestId: 'req-1', polls: 3 },
  });
  expect(world.done.toSorted()).toEqual(['item', 'record', 'report', 'slot']);
});

it('returns its own failure although an earlier one of the attempt stands', async () => {
  const { world, recordFailure } = setUp();
  await recordFailure(event);
  const second = failure('output-not-found', 'y');
  expect(await recordFailure({ ...event, error: second })).toMatchObject({
    outcome: 'recorded',
    error: second,
  });
  expect(world.record()).toMatchObject({ error });
});

it('records and returns a reference that was set after preparation', async () => {
  const { world, recordFailure } = setUp();
  await world.photos.begin({ ...run, reference: 'order-7' });
  expect(await recordFailure(event)).toMatchObject({ reference: 'order-7' });
  expect(world.record()).toMatchObject({ reference: 'order-7' });
});

it('returns the outputs of an attempt that has written its result already', async () => {
  const { world, recordFailure } = setUp();
  const outputKeys = ['results/ana.jpg.png', 'results/ana.jpg-2.png'];
  await world.recordSuccess(run, outputKeys);
  expect(await recordFailure(event)).toEqual({
    outcome: 'stored',
    recordKey: 'results/ana.jpg.json',
    paid: 'yes',
    reference: null,
    cost: 0.05,
    outputKeys,
  });
});

it('returns its own failure and the current payment, if the attempt was a redo', async () => {
  const { world, recordFailure } = setUp();
  await world.recordSuccess();
  const known = { paid: 'yes', cost: 0.1, fencing: slot.joinedAt } as const;
  await world.table.write(world.photos.move({ ...run, attempt: 2 }, 'poll', known));
  expect(await recordFailure({ ...event, attempt: 2 })).toMatchObject({
    outcome: 'recorded',
    recordKey: 'results/ana.jpg.json',
    paid: 'yes',
    cost: 0.1,
    error,
  });
  expect(world.record()).toMatchObject({ status: 'succeeded', attempt: 1 });
});

it('treats a photo of an older definition, without a slot in its input, as one without a slot', () => {
  const { slot: _, ...older } = event;
  expect(recordFailureEventSchema.parse(older).slot).toBeNull();
});

describe('the breaker', () => {
  it.each(['submit-outcome-unknown', 'job-failed', 'job-timed-out', 'collecting-crashed'] as const)(
    'learns of a failure that can count against Segmind: %s',
    async (code) => {
      const { recordFailure, reports } = setUp();
      const counted = failure(code, 'x');
      await recordFailure({ ...event, error: counted });
      const photo = expect.objectContaining({ id: run.id, isTrial: false, joinedAt: slot.joinedAt });
      expect(reports).toEqual([
        { photo, news: { kind: 'failed', failure: counted, retryAfterSeconds: null } },
      ]);
    },
  );

  it.each(['segmind-refused', 'photo-deleted', 'step-crashed', 'out-of-credits', 'segmind-busy'] as const)(
    'learns nothing of a failure that has no meaning for it or that its own step reported: %s',
    async (code) => {
      const { recordFailure, reports } = setUp();
      await recordFailure({ ...event, job: null, error: failure(code, 'x') });
      expect(reports).toEqual([]);
    },
  );

  it('learns of a crash after the acceptance as of a job without a result', async () => {
    const { recordFailure, reports } = setUp();
    await recordFailure({ ...event, error: failure('step-crashed', 'x') });
    expect(reports).toMatchObject([{ news: { failure: { code: 'collecting-crashed' } } }]);
  });

  it('learns nothing of an old job that was to be collected', async () => {
    const { recordFailure, reports } = setUp();
    const collecting = { ...event, slot: { ...slot, pool: 'collect' as const } };
    await recordFailure({ ...collecting, error: failure('job-not-found', 'x') });
    expect(reports).toEqual([]);
  });

  it('learns of every end of a trial', async () => {
    const { recordFailure, reports } = setUp();
    const refused = failure('segmind-refused', 'x');
    await recordFailure({ ...event, error: refused, slot: { ...slot, isTrial: true } });
    expect(reports).toMatchObject([{ photo: { id: run.id, isTrial: true }, news: { failure: refused } }]);
  });

  it('learns of it from a photo without a slot too', async () => {
    const { recordFailure, reports } = setUp();
    await recordFailure({ ...event, slot: null, error: failure('job-failed', 'x') });
    expect(reports).toMatchObject([{ photo: { id: run.id, isTrial: false } }]);
  });

  it('learns of it before the slot is free, so that the next photo finds the breaker open', async () => {
    const { world, recordFailure } = setUp();
    await recordFailure({ ...event, error: failure('submit-outcome-unknown', 'x') });
    expect(world.done[0]).toBe('report');
    expect(world.done.toSorted()).toEqual(['item', 'record', 'report', 'slot']);
  });
});

it('returns the failure in the record: a crash after the acceptance is a failure to collect', async () => {
  const { world, recordFailure } = setUp();
  const crash = failure('step-crashed', 'The step crashed.');
  const answer = await recordFailure({ ...event, error: crash });
  const { error } = world.record() as FailedRecord;
  expect(answer).toMatchObject({ outcome: 'recorded', paid: 'yes', error });
  expect(error.code).toBe('collecting-crashed');
});

it.each([
  ['step-crashed', 1],
  ['result-not-stored', 1],
  ['out-of-credits', 1],
  ['unsupported-type', 0],
  ['shoot-budget-reached', 0],
  ['cancelled', 0],
] as const)('counts failures that are not the photo’s fault for the alarm: %s', async (code, times) => {
  const { recordFailure, counted } = setUp();
  await recordFailure({ ...event, error: failure(code, 'x') });
  expect(counted).toHaveLength(times);
});
