import { describe, expect, it } from 'vitest';
import { createJsonObjects } from '../../../../functions/shared/clients/json-objects.ts';
import type { Uploads } from '../../../../functions/shared/clients/uploads.ts';
import { failure } from '../../../../functions/shared/domain/failure.ts';
import {
  type PollReply,
  refusal,
  type SubmitReply,
} from '../../../../functions/shared/domain/segmind-reply.ts';
import { createReceipts } from '../../../../functions/shared/submission/receipts.ts';
import { createSpending } from '../../../../functions/shared/submission/spending.ts';
import { createSubmission } from '../../../../functions/shared/submission/submission.ts';
import { S3Fake, serviceError } from '../../../support/s3-fake.ts';
import { at, photo, recipe } from '../../../support/step-events.ts';

const order = { id: 'ana', attempt: 1, photo, recipe };
const again = { ...order, attempt: 2 };
const accepted: SubmitReply = { kind: 'accepted', pollUrl: 'https://p/1', requestId: 'req-1' };
const weather = refusal(failure('segmind-busy', 'x'), 30);
const unknown = refusal(failure('submit-outcome-unknown', 'x'));

class KilledError extends Error {}

function setUp({ maxPhotosPerDay = Number.POSITIVE_INFINITY } = {}) {
  const s3 = new S3Fake();
  const objects = createJsonObjects(s3.client, 'state');
  const posts: string[] = [];
  const warnings: unknown[] = [];
  const world = {
    reply: accepted as SubmitReply | Error,
    poll: { kind: 'working', status: 'QUEUED' } as PollReply,
  };
  const { now: nowAtFirst } = at(43_200);
  const clock = { laterMs: 0 };
  const now = () => nowAtFirst() + clock.laterMs;
  const submission = createSubmission({
    segmind: {
      submit: async ({ photoUrl }) => {
        posts.push(photoUrl);
        if (world.reply instanceof Error) throw world.reply;
        return world.reply;
      },
      poll: async () => world.poll,
    },
    uploads: {
      presign: async ({ key, versionId }, seconds) => `signed:${key}:${versionId}:${seconds}`,
    } as Uploads,
    receipts: createReceipts(objects, now),
    spending: createSpending(objects, maxPhotosPerDay),
    jobTimeoutSeconds: 900,
    now,
    warn: (error) => warnings.push(error),
  });
  return {
    s3,
    posts,
    warnings,
    world,
    clock,
    submission,
    receipt: () => JSON.parse(s3.text('receipts/ana.json') ?? 'null'),
  };
}

describe('a submission', () => {
  it('posts the very version of the photo, by a URL that lives as long as the job may', async () => {
    const { posts, submission } = setUp();
    expect(await submission.submit(order)).toEqual({
      kind: 'accepted',
      job: { pollUrl: 'https://p/1', requestId: 'req-1', acceptedAt: '2026-11-24T00:00:00.000Z' },
    });
    expect(posts).toEqual(['signed:uploads/ana.jpg:v1:900']);
  });

  it('keeps no URL of the photo in its receipt', async () => {
    const { receipt, submission } = setUp();
    await submission.submit(order);
    expect(receipt()).toEqual({
      id: 'ana',
      attempt: 1,
      intendedAt: '2026-11-24T00:00:00.000Z',
      nonce: expect.any(String),
      job: { pollUrl: 'https://p/1', requestId: 'req-1', acceptedAt: '2026-11-24T00:00:00.000Z' },
    });
  });

  it('is made once: a repeated one answers the job that there is', async () => {
    const { posts, submission } = setUp();
    const first = await submission.submit(order);
    expect(await submission.submit(order)).toEqual(first);
    expect(posts).toHaveLength(1);
  });

  it('is made once, whoever races', async () => {
    const { posts, submission } = setUp();
    const results = await Promise.all(Array.from({ length: 8 }, () => submission.submit(order)));
    expect(posts).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'accepted').length).toBeGreaterThan(0);
  });

  it('has written its intent when it posts', async () => {
    const { receipt, world, submission } = setUp();
    let before: unknown;
    Object.defineProperty(world, 'reply', {
      get: () => {
        before = receipt();
        return accepted;
      },
    });
    await submission.submit(order);
    expect(before).toEqual({
      id: 'ana',
      attempt: 1,
      intendedAt: expect.any(String),
      nonce: expect.any(String),
    });
  });

  it.each([weather, refusal(failure('segmind-refused', 'x')), refusal(failure('api-key-rejected', 'x'))])(
    'may be made again where the reply proves that nothing was taken: $failure.code',
    async (refused) => {
      const { posts, receipt, world, submission } = setUp();
      world.reply = refused;
      expect(await submission.submit(order)).toEqual(refused);
      expect(receipt()).toBeNull();
      world.reply = accepted;
      expect(await submission.submit(order)).toMatchObject({ kind: 'accepted' });
      expect(posts).toHaveLength(2);
    },
  );

  it('is made where S3 wrote the intent and the answer was lost, so that the SDK wrote again', async () => {
    const { s3, posts, submission } = setUp();
    s3.after = (name) => {
      s3.after = () => {};
      if (name === 'PutObjectCommand') throw serviceError('PreconditionFailed', 412);
    };
    expect(await submission.submit(order)).toMatchObject({ kind: 'accepted' });
    expect(posts).toHaveLength(1);
  });

  it('is not made again where what came of it is unknown', async () => {
    const { posts, world, submission } = setUp();
    world.reply = unknown;
    await submission.submit(order);
    world.reply = accepted;
    expect(await submission.submit(order)).toMatchObject({ failure: { code: 'submit-outcome-unknown' } });
    expect(posts).toHaveLength(1);
  });

  it('is never posted twice, wherever it is killed', async () => {
    // Each request of the submission in turn is the last that it makes.
    for (let killAt = 1; ; killAt++) {
      const { s3, posts, submission } = setUp({ maxPhotosPerDay: 5 });
      let requests = 0;
      s3.gate = async () => {
        requests += 1;
        if (requests >= killAt) throw new KilledError();
      };
      const first = await submission.submit(order).catch((error: unknown) => error);
      s3.gate = async () => {};
      const second = await submission.submit(order);
      expect(posts.length, `killed at request ${killAt}`).toBeLessThanOrEqual(1);
      if (second.kind === 'refused') expect(second.failure.code).toBe('submit-outcome-unknown');
      if (!(first instanceof KilledError) && requests < killAt) break;
    }
    expect.hasAssertions();
  });

  it('goes on with a job whose receipt could not be completed: it is paid for', async () => {
    const { s3, world, warnings, submission } = setUp();
    Object.defineProperty(world, 'reply', {
      get: () => {
        s3.before = () => {
          throw new Error('S3 is down');
        };
        return accepted;
      },
    });
    expect(await submission.submit(order)).toMatchObject({ kind: 'accepted' });
    expect(warnings).toHaveLength(1);
  });

  it('leaves no intent where the key could not be read', async () => {
    const { receipt, world, submission } = setUp();
    world.reply = new Error('Secrets Manager is down');
    await expect(submission.submit(order)).rejects.toThrow('Secrets Manager');
    expect(receipt()).toBeNull();
  });
});

describe('another attempt', () => {
  it('collects the job of the one before, with a clock of its own', async () => {
    const { posts, s3, submission } = setUp();
    s3.put(
      'receipts/ana.json',
      JSON.stringify({
        id: 'ana',
        attempt: 1,
        intendedAt: '2026-11-23T00:00:00.000Z',
        job: { pollUrl: 'https://p/old', requestId: 'req-old', acceptedAt: '2026-11-23T00:00:00.000Z' },
      }),
    );
    expect(await submission.submit(again)).toEqual({
      kind: 'accepted',
      job: {
        pollUrl: 'https://p/old',
        requestId: 'req-old',
        acceptedAt: '2026-11-23T00:00:00.000Z',
        followedSince: '2026-11-24T00:00:00.000Z',
      },
    });
    expect(posts).toEqual([]);
  });

  it.each(['job-not-found', 'job-failed', 'job-cancelled'] as const)(
    'posts anew where that job has come to nothing: %s',
    async (code) => {
      const { posts, receipt, world, clock, submission } = setUp();
      await submission.submit(order);
      clock.laterMs = 900_000;
      world.poll = refusal(failure(code, 'x'));
      expect(await submission.submit(again)).toMatchObject({ kind: 'accepted' });
      expect(posts).toHaveLength(2);
      expect(receipt()).toMatchObject({ attempt: 2, job: { requestId: 'req-1' } });
    },
  );

  it('follows that job where nobody can say how it stands', async () => {
    const { posts, world, submission } = setUp();
    await submission.submit(order);
    world.poll = weather;
    expect(await submission.submit(again)).toMatchObject({ kind: 'accepted' });
    expect(posts).toHaveLength(1);
  });

  it('follows a job that may still be at work, where it is not found once', async () => {
    const { posts, world, clock, submission } = setUp();
    await submission.submit(order);
    clock.laterMs = 899_000;
    world.poll = refusal(failure('job-not-found', 'x'));
    expect(await submission.submit(again)).toMatchObject({ kind: 'accepted', job: { requestId: 'req-1' } });
    expect(posts).toHaveLength(1);
  });

  it('posts where the outcome of the one before is unknown: somebody asked for it', async () => {
    const { posts, world, submission } = setUp();
    world.reply = unknown;
    await submission.submit(order);
    world.reply = accepted;
    expect(await submission.submit(again)).toMatchObject({ kind: 'accepted' });
    expect(posts).toHaveLength(2);
  });

  it('has the say over one before that still runs', async () => {
    const { posts, submission } = setUp();
    await submission.submit(again);
    expect(await submission.submit(order)).toMatchObject({ failure: { code: 'superseded' } });
    expect(posts).toHaveLength(1);
  });
});

describe('a recall', () => {
  it('is null where nothing was submitted', async () => {
    const { s3, submission } = setUp();
    expect(await submission.recall(order)).toBeNull();
    expect(s3.sent).toEqual(['GetObjectCommand']);
  });

  it('answers the job, or that it is unknown', async () => {
    const { world, submission } = setUp();
    await submission.submit(order);
    expect(await submission.recall(order)).toMatchObject({ kind: 'accepted', job: { requestId: 'req-1' } });
    world.reply = unknown;
    await submission.submit({ ...order, id: 'bea' });
    expect(await submission.recall({ ...order, id: 'bea' })).toMatchObject({
      failure: { code: 'submit-outcome-unknown' },
    });
  });

  it('leaves the job of an earlier attempt to a submit, which looks whether it is worth collecting', async () => {
    const { submission } = setUp();
    await submission.submit(order);
    expect(await submission.recall(again)).toBeNull();
  });
});

describe('the day’s limit', () => {
  it('is kept exactly, also when photos race', async () => {
    const { posts, submission } = setUp({ maxPhotosPerDay: 3 });
    const orders = Array.from({ length: 10 }, (_, index) => ({ ...order, id: `photo${index}` }));
    const results = await Promise.all(orders.map((one) => submission.submit(one)));
    expect(posts).toHaveLength(3);
    const refused = results.filter((result) => result.kind === 'refused');
    expect(refused).toHaveLength(7);
    expect(refused[0]).toMatchObject({
      failure: { code: 'daily-limit-reached', fault: 'account' },
      toldSeconds: 86_400,
    });
  });

  it('counts nothing that was not taken, and all that may have been', async () => {
    const { s3, world, submission } = setUp({ maxPhotosPerDay: 2 });
    world.reply = weather;
    await submission.submit(order);
    expect(s3.text('spending/2026-11-24.json')).toBe('{"photos":0}');
    world.reply = unknown;
    await submission.submit(order);
    expect(s3.text('spending/2026-11-24.json')).toBe('{"photos":1}');
  });

  it('costs no request where there is none', async () => {
    const { s3, submission } = setUp();
    await submission.submit(order);
    expect(s3.sent).toEqual(['PutObjectCommand', 'PutObjectCommand']);
  });
});
