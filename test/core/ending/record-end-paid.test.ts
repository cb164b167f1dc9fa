import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import type { Facts } from '../../../core/photos/photos.ts';
import { LostRaceError } from '../../../core/record/results.ts';
import { job, photo, run } from '../../../simulation/parts/step-events.ts';
import { RecordWorld } from '../../support/worlds/record-world.ts';

const error = failure('job-timed-out', 'Segmind took the job and did not finish it.');
const crash = failure('step-crashed', 'The step crashed.');
const jobless = { ...run, job: null, polls: 0 };
const accepted = { paid: 'yes', cost: 0.05, acceptedAt: job.acceptedAt, requestId: 'req-1' } as const;
const other = {
  paid: 'yes',
  cost: 0.04,
  acceptedAt: '2026-11-22T12:00:00.000Z',
  requestId: 'req-0',
} as const;
const fencing = '2026-11-23T12:00:00.000Z#000#00';

/** A world with a photo that has these facts in its item. */
async function setUp(facts: Omit<Facts, 'fencing'>, step: 'submit' | 'poll' = 'poll', attempt = 1) {
  const world = new RecordWorld();
  await world.table.write(world.photos.move({ ...run, attempt }, step, { fencing, ...facts }));
  return world;
}

/** Checks that the record and the item agree, and returns their content. */
function readBoth(world: RecordWorld, attempt = 1) {
  const [record, item] = [world.record(), world.item({ ...run, attempt })];
  expect(item?.paid).toBe(record?.paid);
  expect(item?.cost).toBe(record?.cost);
  expect(item?.requestId ?? null).toBe(record?.segmind?.requestId ?? null);
  return record;
}

describe('the payment of an ended photo', () => {
  it('comes from the item, with the job and its polls, if the workflow does not know them', async () => {
    const world = await setUp({ ...accepted, polls: 2 });
    await world.recordEnd(jobless, crash);
    expect(readBoth(world)).toMatchObject({
      paid: 'yes',
      segmind: { requestId: 'req-1', polls: 2 },
      timings: { acceptedAt: job.acceptedAt },
      error: { code: 'collecting-crashed' },
    });
  });

  it.each([
    ['no', 'step-crashed'],
    ['unknown', 'submit-outcome-unknown'],
  ] as const)('is %s if the item says so: a crash ends as %s', async (paid, code) => {
    const world = await setUp({ paid }, 'submit');
    await world.recordEnd(jobless, crash);
    expect(readBoth(world)).toMatchObject({ paid, segmind: null, error: { code } });
  });

  it('is yes if the workflow has a job, although the receipt and the item could not be written', async () => {
    const world = await setUp({ paid: 'unknown' }, 'submit');
    await world.recordEnd(run, error);
    expect(readBoth(world)).toMatchObject({ paid: 'yes', segmind: { requestId: 'req-1' } });
  });

  it('is yes if the submit’s reply says so, although it has no job that can be followed', async () => {
    const world = await setUp({ paid: 'unknown' }, 'submit');
    await world.recordEnd(jobless, failure('poll-url-not-allowed', 'Elsewhere.'));
    expect(readBoth(world)).toMatchObject({ paid: 'yes', segmind: { requestId: null, polls: 0 } });
  });

  it('is read after the photo has lost its slot: no submit can follow', async () => {
    const world = await setUp({ paid: 'no' }, 'submit');
    world.onWithdraw = async () => {
      await setImmediate();
      await world.photos.apply(world.photos.note(run, { paid: 'unknown' }));
    };
    await world.recordEnd(jobless, crash);
    expect(readBoth(world)).toMatchObject({ paid: 'unknown', error: { code: 'submit-outcome-unknown' } });
  });

  it.each([
    ['yes', accepted, { requestId: 'req-1', polls: 0 }],
    ['unknown', { paid: 'unknown' }, null],
    ['no', { paid: 'no', acceptedAt: job.acceptedAt, requestId: 'req-1' }, null],
  ] as const)(
    'is %s, as before, for an attempt that crashed before it was entered',
    async (paid, before, segmind) => {
      const world = await setUp(before);
      await world.recordEnd({ ...jobless, attempt: 2 }, crash);
      expect(readBoth(world, 2)).toMatchObject({ attempt: 2, paid, segmind });
    },
  );
});

describe('a job without a result', () => {
  it.each([
    ['job-failed', 'no'],
    ['content-refused', 'no'],
    ['job-cancelled', 'unknown'],
  ] as const)('is billed as the catalogue says: %s, %s', async (code, paid) => {
    for (const of of [run, jobless]) {
      const world = await setUp(accepted);
      await world.recordEnd(of, failure(code, 'No.'));
      expect(readBoth(world)).toMatchObject({ paid, segmind: { requestId: 'req-1' } });
    }
  });

  it('does not change what an earlier attempt paid for another job', async () => {
    const world = await setUp(other);
    await world.table.write(world.photos.move({ ...run, attempt: 2 }, 'poll', { fencing, ...accepted }));
    await world.recordEnd({ ...run, attempt: 2 }, failure('job-failed', 'No.'));
    expect(readBoth(world, 2)).toMatchObject({ paid: 'yes' });
  });

  it.each([
    ['no', { paid: 'no' }],
    ['unknown', { paid: 'unknown' }],
    ['yes', other],
  ] as const)(
    'and with two attempts that followed it, leaves %s from the attempt before them',
    async (paid, before) => {
      const world = await setUp(before);
      for (const attempt of [2, 3])
        await world.table.write(world.photos.move({ ...run, attempt }, 'poll', { fencing, ...accepted }));
      await world.recordEnd({ ...run, attempt: 3 }, failure('job-failed', 'No.'));
      expect(readBoth(world, 3)).toMatchObject({ paid });
    },
  );

  it('is not a submit refused with the same code: an earlier job stays paid', async () => {
    const world = await setUp(other, 'submit', 2);
    await world.recordEnd({ ...jobless, attempt: 2 }, failure('content-refused', 'No.'));
    expect(readBoth(world, 2)).toMatchObject({ paid: 'yes', segmind: { requestId: 'req-0' } });
  });
});

describe('a submit’s outcome that arrives between the record and the item', () => {
  it('causes the end to run again, and then both have it', async () => {
    const world = await setUp({ paid: 'unknown' }, 'submit');
    world.beforeEnd = () => world.photos.apply(world.photos.note(run, accepted));
    await expect(world.recordEnd(jobless, crash)).rejects.toThrow(LostRaceError);
    expect(world.record()).toMatchObject({ paid: 'unknown' });
    world.beforeEnd = async () => {};
    await world.recordEnd(jobless, crash);
    expect(readBoth(world)).toMatchObject({ paid: 'yes', error: { code: 'collecting-crashed' } });
  });

  it('does not affect the end of another function', async () => {
    const world = await setUp({ paid: 'unknown' }, 'submit');
    world.beforeEnd = () => world.photos.end({ ...run, photo }, { error, ...accepted });
    await expect(world.recordEnd(jobless, crash)).resolves.toBeDefined();
    expect(world.item()).toMatchObject({ error, paid: 'yes' });
  });

  it('changes no record of a photo that had ended before', async () => {
    const world = await setUp({ paid: 'unknown' }, 'submit');
    await world.recordEnd(jobless, crash);
    await world.photos.apply(world.photos.note(run, accepted));
    await world.recordEnd(jobless, crash);
    expect(world.record()).toMatchObject({ paid: 'unknown' });
  });
});

describe('the failure of a redriven execution', () => {
  const join = (world: RecordWorld, wait: string) =>
    world.table.write(world.photos.moveToQueue(run, { fencing: wait, taskToken: 'token' }));

  it('replaces the earlier failure, which did not know the job', async () => {
    const world = await setUp({ paid: 'no' }, 'submit');
    await world.recordEnd(jobless, failure('execution-stopped', 'By hand.'));
    await join(world, '2026-11-23T12:05:00.000Z#001#00');
    world.seconds = 600;
    await world.recordEnd(run, error);
    expect(readBoth(world)).toMatchObject({ paid: 'yes', error: { code: 'job-timed-out' } });
  });

  it('does not replace a failure that another function has recorded since', async () => {
    const world = await setUp({ paid: 'no' }, 'submit');
    await join(world, '2026-11-23T12:00:30.000Z#001#00');
    const isCutOff = () => Promise.reject(new Error('cut off'));
    await expect(world.recordEnd(run, error, isCutOff)).rejects.toThrow('cut off');
    await world.recordEnd(run, failure('execution-stopped', 'By hand.'));
    expect(readBoth(world)).toMatchObject({ error });
  });
});

describe('the cost', () => {
  const model = { name: 'seededit-3', version: '0123456789ab', price: 0.05 };
  const jobModel = { ...model, submitVersion: '0123456789ab', title: 'SeedEdit', recordMinutes: 60 };
  const priced = { ...run, job: { ...job, model: jobModel } };

  it('comes from the item, if it knows the job', async () => {
    const world = await setUp(accepted);
    await world.recordEnd(priced, error);
    expect(readBoth(world)).toMatchObject({ cost: 0.05 });
  });

  it('is the price of a job that could not be written into the item', async () => {
    const world = await setUp({ paid: 'unknown' }, 'submit');
    await world.recordEnd(priced, error);
    expect(readBoth(world)).toMatchObject({ paid: 'yes', cost: 0.05 });
  });

  it('includes what an earlier attempt paid', async () => {
    const world = await setUp(other, 'submit', 2);
    await world.recordEnd({ ...priced, attempt: 2 }, error);
    expect(readBoth(world, 2)).toMatchObject({ paid: 'yes', cost: 0.09 });
  });

  it('is the model’s price if nothing else is known about the job', async () => {
    const world = await setUp({ paid: 'unknown', model }, 'submit');
    await world.recordEnd(jobless, failure('poll-url-not-allowed', 'Elsewhere.'));
    expect(readBoth(world)).toMatchObject({ paid: 'yes', cost: 0.05 });
  });

  it.each([
    ['job-failed', 'no'],
    ['job-cancelled', 'unknown'],
  ] as const)('is unknown if the only job ended so: %s', async (code, paid) => {
    const world = await setUp(accepted);
    await world.recordEnd(priced, failure(code, 'No.'));
    expect(readBoth(world)).toMatchObject({ paid, cost: 0 });
  });

  it('is the earlier job’s if the later one failed', async () => {
    const world = await setUp(other);
    const both = { ...accepted, cost: 0.09 };
    await world.table.write(world.photos.move({ ...run, attempt: 2 }, 'poll', { fencing, ...both }));
    await world.recordEnd({ ...priced, attempt: 2 }, failure('job-failed', 'No.'));
    expect(readBoth(world, 2)).toMatchObject({ paid: 'yes', cost: 0.04 });
  });

  it('of a second job that becomes known while the record is written causes the end to run again', async () => {
    const world = await setUp(other, 'submit', 2);
    const both = { ...accepted, cost: 0.09 };
    world.beforeEnd = () => world.photos.apply(world.photos.note({ ...run, attempt: 2 }, both));
    await expect(world.recordEnd({ ...jobless, attempt: 2 }, crash)).rejects.toThrow(LostRaceError);
    world.beforeEnd = async () => {};
    await world.recordEnd({ ...jobless, attempt: 2 }, crash);
    expect(readBoth(world, 2)).toMatchObject({ paid: 'yes', cost: 0.09 });
  });
});
