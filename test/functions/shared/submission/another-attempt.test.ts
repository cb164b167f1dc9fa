import { describe, expect, it } from 'vitest';
import { failure } from '../../../../functions/shared/domain/failure.ts';
import { refusal } from '../../../../functions/shared/domain/segmind-reply.ts';
import {
  accepted,
  busy,
  order,
  SubmissionWorld,
  secondAttempt,
  unknown,
} from '../../../support/submission-world.ts';

const ref = { id: 'ana', attempt: 2 };
const firstJob = { pollUrl: 'https://p/1', requestId: 'req-1', acceptedAt: '2026-11-24T00:00:00.000Z' };

/** A photo whose first attempt's job was taken ten minutes ago. */
async function takeFirst({ laterMs = 600_000 } = {}) {
  const world = new SubmissionWorld();
  await world.submit(order);
  world.clock.laterMs = laterMs;
  return world;
}

describe('another attempt', () => {
  it('collects the job of the one before, with a clock of its own', async () => {
    const world = await takeFirst();
    expect(await world.submit(secondAttempt)).toEqual({
      kind: 'accepted',
      job: { ...firstJob, followedSince: '2026-11-24T00:10:00.000Z' },
    });
    expect(world.posts).toHaveLength(1);
  });

  it('is at Segmind while it collects: its item says so', async () => {
    const world = await takeFirst();
    await world.submit(secondAttempt);
    expect(world.item(ref)).toMatchObject({
      step: 'poll',
      status: 'running',
      paid: 'yes',
      acceptedAt: firstJob.acceptedAt,
      requestId: 'req-1',
    });
  });

  it('collects nothing if it was cancelled', async () => {
    const world = await takeFirst();
    const admission = await world.admit(secondAttempt);
    await world.photos.cancel(secondAttempt);
    expect(await world.submission.submit(secondAttempt, admission)).toMatchObject({
      failure: { code: 'cancelled' },
    });
  });

  it('collects nothing without its slot', async () => {
    const world = await takeFirst();
    const admission = { ...(await world.admit(secondAttempt)), fencing: '0' };
    expect(await world.submission.submit(secondAttempt, admission)).toEqual({ kind: 'no-slot' });
  });

  it.each(['job-not-found', 'job-failed', 'job-cancelled'] as const)(
    'posts again if that job has come to nothing: %s',
    async (code) => {
      const world = await takeFirst({ laterMs: 900_000 });
      world.pollReply = refusal(failure(code, 'x'));
      expect(await world.submit(secondAttempt)).toMatchObject({ kind: 'accepted' });
      expect(world.posts).toHaveLength(2);
      expect(world.receipt()?.submits).toMatchObject([
        { attempt: 1, job: firstJob },
        { attempt: 2, job: { requestId: 'req-1' } },
      ]);
    },
  );

  it.each([
    ['Segmind cannot say how it stands', busy, 600_000],
    ['it may still be at work, and is not found once', refusal(failure('job-not-found', 'x')), 899_000],
  ])('follows that job if %s', async (_, pollReply, laterMs) => {
    const world = await takeFirst({ laterMs });
    world.pollReply = pollReply;
    expect(await world.submit(secondAttempt)).toMatchObject({ kind: 'accepted', job: firstJob });
    expect(world.posts).toHaveLength(1);
  });

  it('posts if the outcome of the one before is unknown: somebody asked for it', async () => {
    const world = new SubmissionWorld();
    world.reply = unknown;
    await world.submit(order);
    world.reply = accepted;
    expect(await world.submit(secondAttempt)).toMatchObject({ kind: 'accepted' });
    expect(world.posts).toHaveLength(2);
  });

  it('goes before an earlier one that still runs', async () => {
    const world = new SubmissionWorld();
    await world.submit(secondAttempt);
    expect(await world.submit(order)).toMatchObject({ failure: { code: 'superseded' } });
    expect(world.posts).toHaveLength(1);
  });

  it('leaves a place in the receipt for the job of an earlier one whose submit was under way', async () => {
    const world = new SubmissionWorld();
    world.meanwhile = async () => {
      world.meanwhile = () => {};
      await world.submit(secondAttempt);
    };
    await world.submit(order);
    expect(world.receipt()?.submits).toMatchObject([
      { attempt: 1, job: firstJob },
      { attempt: 2, job: firstJob },
    ]);
  });
});

describe('the photo of another attempt whose submit', () => {
  /** A second attempt that posts, as the first one's job failed or its outcome is unknown. */
  async function submitSecond(before: 'job' | 'unknown' | 'nothing', reply: typeof busy) {
    const world = new SubmissionWorld();
    world.reply = { job: accepted, unknown, nothing: busy }[before];
    await world.submit(order);
    world.pollReply = refusal(failure('job-failed', 'x'));
    world.reply = reply;
    await world.submit(secondAttempt);
    return world.item(ref)?.paid;
  }

  it.each([
    ['was refused, after a job', 'job', busy, 'yes'],
    ['was refused, after an unknown outcome', 'unknown', busy, 'unknown'],
    ['was refused, after a refusal', 'nothing', busy, 'no'],
    ['has an unknown outcome, after a job', 'job', unknown, 'yes'],
    ['has an unknown outcome, after a refusal', 'nothing', unknown, 'unknown'],
  ] as const)('%s, is as paid as its receipt says', async (_, before, reply, paid) => {
    expect(await submitSecond(before, reply)).toBe(paid);
  });
});

describe('a recall', () => {
  it('is null if nothing was submitted', async () => {
    const world = new SubmissionWorld();
    expect(await world.recall()).toBeNull();
  });

  it('is null if the submit was refused', async () => {
    const world = new SubmissionWorld();
    world.reply = busy;
    await world.submit();
    expect(await world.recall()).toBeNull();
  });

  it('answers the job', async () => {
    const world = new SubmissionWorld();
    await world.submit();
    expect(await world.recall()).toEqual({ kind: 'accepted', job: firstJob });
  });

  it('shows the photo as polled', async () => {
    const world = new SubmissionWorld();
    await world.submit();
    await world.table.write(world.photos.move(order, 'queue', { fencing: '1' }));
    await world.recall();
    expect(world.item()).toMatchObject({ step: 'poll', status: 'running' });
  });

  it('leaves alone a photo that has lost its slot', async () => {
    const world = new SubmissionWorld();
    const admission = await world.admit();
    await world.submission.submit(order, admission);
    expect(await world.submission.recall(order, { ...admission, number: 7 })).toEqual({ kind: 'no-slot' });
  });

  it('answers that the outcome is unknown', async () => {
    const world = new SubmissionWorld();
    world.reply = unknown;
    await world.submit();
    expect(await world.recall()).toMatchObject({
      failure: { code: 'submit-outcome-unknown' },
    });
  });

  it('answers that a later attempt has begun to submit', async () => {
    const world = new SubmissionWorld();
    await world.submit(secondAttempt);
    expect(await world.recall()).toMatchObject({ failure: { code: 'superseded' } });
  });

  it('leaves the job of an earlier attempt to a submit, which asks Segmind how it stands', async () => {
    const world = await takeFirst();
    expect(await world.recall(secondAttempt)).toBeNull();
  });
});
