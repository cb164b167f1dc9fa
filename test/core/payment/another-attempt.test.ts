import { describe, expect, it } from 'vitest';
import { describeModel } from '../../../core/model/model.ts';
import type { SubmitReply } from '../../../core/segmind/segmind-reply.ts';
import { SEEDEDIT } from '../../../simulation/parts/models.ts';
import {
  accepted,
  busy,
  order,
  SubmissionWorld,
  secondAttempt,
  unknown,
} from '../../../simulation/parts/submission-world.ts';

const ref = { id: 'ana', attempt: 2 };
const payingAgain = { ...secondAttempt, payAgain: true };
const firstJob = {
  pollUrl: 'https://p/1',
  requestId: 'req-1',
  model: describeModel(SEEDEDIT, order.photo),
  acceptedAt: '2026-11-24T00:00:00.000Z',
};

/** A photo. Segmind accepted the first attempt’s job ten minutes ago. */
async function takeFirst({ laterMs = 600_000 } = {}) {
  const world = new SubmissionWorld();
  await world.submit(order);
  world.clock.laterMs = laterMs;
  return world;
}

describe('another attempt', () => {
  it('collects the job of the one before, with its own clock', async () => {
    const world = await takeFirst();
    expect(await world.submit(secondAttempt)).toEqual({
      kind: 'accepted',
      job: { ...firstJob, followedSince: '2026-11-24T00:10:00.000Z' },
      isNew: false,
    });
    expect(world.posts).toHaveLength(1);
  });

  it('is at Segmind while it collects, and its item says so', async () => {
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

  it('posts if it may pay again, and keeps the job of the one before', async () => {
    const world = await takeFirst();
    expect(await world.submit(payingAgain)).toMatchObject({ kind: 'accepted', isNew: true });
    expect(world.posts).toHaveLength(2);
    expect(world.receipt()?.submits).toMatchObject([
      { attempt: 1, job: firstJob },
      { attempt: 2, job: { requestId: 'req-1' } },
    ]);
  });

  it.each([
    ['does not post', secondAttempt, { failure: { code: 'submit-outcome-unknown' } }, 1],
    ['posts if it may pay again', payingAgain, { kind: 'accepted', isNew: true }, 2],
  ])('%s if the outcome of the one before is unknown', async (_, attempt, result, posts) => {
    const world = new SubmissionWorld();
    world.reply = unknown;
    await world.submit(order);
    world.reply = accepted;
    world.clock.laterMs = 100_000;
    expect(await world.submit(attempt)).toMatchObject(result);
    expect(world.posts).toHaveLength(posts);
  });

  it.each([secondAttempt, payingAgain])(
    'waits while the submit of the one before may be under way',
    async (attempt) => {
      const world = new SubmissionWorld();
      world.reply = new Error('The function was stopped.');
      await world.submit(order).catch(() => {});
      world.reply = accepted;
      world.clock.laterMs = 60_000;
      expect(await world.submit(attempt)).toEqual({ kind: 'under-way', waitSeconds: 40 });
      world.clock.laterMs = 100_000;
      const kind = attempt === payingAgain ? 'accepted' : 'refused';
      expect(await world.submit(attempt)).toMatchObject({ kind });
    },
  );

  it('takes precedence over an earlier one that still runs', async () => {
    const world = new SubmissionWorld();
    await world.submit(secondAttempt);
    expect(await world.submit(order)).toMatchObject({ failure: { code: 'superseded' } });
    expect(world.posts).toHaveLength(1);
  });

  it('leaves room in the receipt for an earlier attempt’s job whose submit was under way', async () => {
    const world = new SubmissionWorld();
    world.meanwhile = async () => {
      world.meanwhile = () => {};
      // The first call lives longer than it may.
      world.clock.laterMs = 100_000;
      await world.submit(payingAgain);
    };
    await world.submit(order);
    const job = { ...firstJob, acceptedAt: '2026-11-24T00:01:40.000Z' };
    expect(world.receipt()?.submits).toMatchObject([
      { attempt: 1, job },
      { attempt: 2, job },
    ]);
  });
});

describe('the photo of another attempt whose submit', () => {
  /** Submits a second attempt that may pay again. */
  async function submitSecond(before: 'job' | 'unknown' | 'nothing', reply: SubmitReply) {
    const world = new SubmissionWorld();
    world.reply = { job: accepted, unknown, nothing: busy }[before];
    await world.submit(order);
    world.reply = reply;
    world.clock.laterMs = 100_000;
    await world.submit(payingAgain);
    return world.item(ref)?.paid;
  }

  it.each([
    ['was refused, after a job', 'job', busy, 'yes'],
    ['was refused, after an unknown outcome', 'unknown', busy, 'unknown'],
    ['was refused, after a refusal', 'nothing', busy, 'no'],
    ['has an unknown outcome, after a job', 'job', unknown, 'yes'],
    ['has an unknown outcome, after a refusal', 'nothing', unknown, 'unknown'],
  ] as const)('%s, has the payment of its receipt', async (_, before, reply, paid) => {
    expect(await submitSecond(before, reply)).toBe(paid);
  });
});

describe('a recall', () => {
  it('returns null if nothing was submitted', async () => {
    const world = new SubmissionWorld();
    expect(await world.recall()).toBeNull();
  });

  it('returns null if the submit was refused', async () => {
    const world = new SubmissionWorld();
    world.reply = busy;
    await world.submit();
    expect(await world.recall()).toBeNull();
  });

  it('returns the job', async () => {
    const world = new SubmissionWorld();
    await world.submit();
    expect(await world.recall()).toEqual({ kind: 'accepted', job: firstJob, isNew: false });
  });

  it('shows the photo as polled', async () => {
    const world = new SubmissionWorld();
    await world.submit();
    await world.table.write(world.photos.move(order, 'queue', { fencing: '1' }));
    await world.recall();
    expect(world.item()).toMatchObject({ step: 'poll', status: 'running' });
  });

  it('does not touch a photo that has lost its slot', async () => {
    const world = new SubmissionWorld();
    const admission = await world.admit();
    await world.submission.submit(order, admission);
    expect(await world.submission.recall(order, { ...admission, number: 7 })).toEqual({ kind: 'no-slot' });
  });

  it('returns that the outcome is unknown', async () => {
    const world = new SubmissionWorld();
    world.reply = unknown;
    await world.submit();
    world.clock.laterMs = 100_000;
    expect(await world.recall()).toMatchObject({
      failure: { code: 'submit-outcome-unknown' },
    });
  });

  it('returns that a later attempt has started to submit', async () => {
    const world = new SubmissionWorld();
    await world.submit(secondAttempt);
    expect(await world.recall()).toMatchObject({ failure: { code: 'superseded' } });
  });

  it('returns that a submit may be under way', async () => {
    const world = new SubmissionWorld();
    world.reply = unknown;
    await world.submit();
    expect(await world.recall()).toEqual({ kind: 'under-way', waitSeconds: 100 });
  });

  it('returns the job of an earlier attempt, which this one follows from now on', async () => {
    const world = await takeFirst();
    await world.admit(secondAttempt);
    expect(await world.recall(secondAttempt)).toMatchObject({
      kind: 'accepted',
      job: { ...firstJob, followedSince: '2026-11-24T00:10:00.000Z' },
      isNew: false,
    });
    expect(world.item(ref)).toMatchObject({ step: 'poll', paid: 'yes' });
  });

  it('returns null if the attempt may pay again', async () => {
    const world = await takeFirst();
    expect(await world.recall(payingAgain)).toBeNull();
  });
});
