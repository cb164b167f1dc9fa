import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import type { FailureCode } from '../../../core/domain/failures.ts';
import { NotPostedError } from '../../../core/segmind/segmind-client.ts';
import { refusedSubmit, type SubmitRefusal } from '../../../core/segmind/segmind-reply.ts';
import {
  accepted,
  busy,
  order,
  SubmissionWorld,
  unknown,
} from '../../../simulation/parts/submission-world.ts';

const intent = { attempt: 1, intendedAt: '2026-11-24T00:00:00.000Z', nonce: expect.any(String) };

const refusal = (code: FailureCode, status: number | null) => refusedSubmit(failure(code, 'x'), status);
/** A gateway’s page, perhaps after Segmind has accepted the job. */
const doubtful: SubmitRefusal = { ...refusal('segmind-busy', 502), proof: 'doubtful' };

/** A photo that can be submitted repeatedly in its slot. */
async function setUp() {
  const world = new SubmissionWorld({ maxPhotosPerDay: 5 });
  const admission = await world.admit();
  return { world, submit: () => world.submission.submit(order, admission) };
}

describe('a submit that Segmind has not accepted', () => {
  it.each([
    ['segmind-busy', 503],
    ['rate-limited', 429],
    ['segmind-refused', 400],
    ['api-key-rejected', 401],
    ['segmind-unreachable', null],
  ] as const)('may be repeated: %s', async (code, status) => {
    const { world, submit } = await setUp();
    world.reply = refusal(code, status);
    expect(await submit()).toMatchObject({ kind: 'refused', failure: { code } });
    world.reply = accepted;
    expect(await submit()).toMatchObject({ kind: 'accepted', isNew: true });
    expect(world.receipt()?.submits).toHaveLength(1);
    expect([world.posts.length, world.item()?.paid]).toEqual([2, 'yes']);
  });

  it.each<[string, SubmitRefusal, number]>([
    ['400', refusal('segmind-refused', 400), 0],
    ['402', refusal('out-of-credits', 402), 0],
    ['429', refusal('rate-limited', 429), 0],
    ['521, which never reached Segmind', refusal('segmind-busy', 521), 0],
    ['no connection', refusal('segmind-unreachable', null), 0],
    ['500: that is billed sometimes', refusal('segmind-busy', 500), 1],
    ['503', refusal('segmind-busy', 503), 1],
  ])('refunds its share of the day’s budget, or not: %s', async (_, reply, counted) => {
    const { world, submit } = await setUp();
    world.reply = reply;
    expect(await submit()).toMatchObject({ kind: 'refused', isRefunded: counted === 0 });
    expect([world.receipt()?.submits, world.counted(), world.item()?.paid]).toEqual([[], counted, 'no']);
  });

  it('keeps its share of the shoot’s budget for another try, so that an outage fails no photo', async () => {
    const world = new SubmissionWorld({ maxDollarsPerShoot: 0.05 });
    const admission = await world.admit();
    world.reply = refusal('segmind-busy', 503);
    await world.submission.submit(order, admission);
    expect(world.dynamo.get('spending#shoot#/', 'photos')).toMatchObject({ photos: 0, dollars: 0 });
  });

  it('refunds nothing if there is no budget', async () => {
    const world = new SubmissionWorld();
    world.reply = refusal('segmind-refused', 400);
    expect(await world.submit()).toMatchObject({ isRefunded: false });
  });

  it('is refunded once if the answer to the withdrawal was lost', async () => {
    const { world, submit } = await setUp();
    world.reply = refusal('rate-limited', 429);
    world.meanwhile = () => world.failOnce('after');
    expect(await submit()).toMatchObject({ isRefunded: true });
    expect([world.counted(), world.receipt()?.submits]).toEqual([0, []]);
  });

  it('waits as long as the reply asks for', async () => {
    const { world, submit } = await setUp();
    world.reply = busy;
    expect(await submit()).toMatchObject({ retryAfterSeconds: 30 });
  });
});

describe('an error', () => {
  it('before the POST leaves no intent, no count and an unpaid photo', async () => {
    const { world, submit } = await setUp();
    world.reply = new NotPostedError('Secrets Manager is down');
    await expect(submit()).rejects.toThrow('Secrets Manager is down');
    expect([world.receipt()?.submits, world.counted(), world.item()?.paid]).toEqual([[], 0, 'no']);
  });

  it('of any other kind may come after it: the intent stays, and the photo may be paid', async () => {
    const { world, submit } = await setUp();
    world.reply = new TypeError('a bug');
    await expect(submit()).rejects.toThrow('a bug');
    expect([world.receipt()?.submits, world.counted(), world.item()?.paid]).toEqual([[intent], 1, 'unknown']);
    world.clock.laterMs = 100_000;
    expect(await submit()).toMatchObject({ failure: { code: 'submit-outcome-unknown' } });
    expect(world.posts).toHaveLength(1);
  });
});

it('a submit whose outcome is unknown leaves its intent, its count and a photo that may be paid', async () => {
  const { world, submit } = await setUp();
  world.reply = unknown;
  expect(await submit()).toEqual(unknown);
  expect([world.receipt()?.submits, world.counted(), world.item()?.paid]).toEqual([[intent], 1, 'unknown']);
});

describe('a doubtful submit', () => {
  it('stays on record as doubtful, and is charged to the day', async () => {
    const { world, submit } = await setUp();
    world.reply = doubtful;
    expect(await submit()).toMatchObject({ kind: 'refused', isRefunded: false });
    const { attempt, intendedAt } = intent;
    expect(world.receipt()).toMatchObject({ submits: [], doubtful: [{ attempt, intendedAt }] });
    expect(world.counted()).toBe(1);
  });

  it('is followed by the next after 1 and then 15 minutes, or later if the reply asks for it', async () => {
    const { world, submit } = await setUp();
    world.reply = doubtful;
    expect(await submit()).toMatchObject({ retryAfterSeconds: 60 });
    expect(await submit()).toMatchObject({ retryAfterSeconds: 900 });
    const later = await setUp();
    later.world.reply = { ...doubtful, retryAfterSeconds: 70 };
    expect(await later.submit()).toMatchObject({ retryAfterSeconds: 70 });
  });

  it('is followed by none while Segmind does not answer a free request', async () => {
    const { world, submit } = await setUp();
    world.reply = doubtful;
    await submit();
    world.isAnswering = false;
    expect(await submit()).toMatchObject({ failure: { code: 'segmind-busy' } });
    expect([world.posts.length, world.receipt()?.doubtful]).toEqual([1, [expect.anything()]]);
    world.isAnswering = true;
    world.reply = accepted;
    expect(await submit()).toMatchObject({ kind: 'accepted', isNew: true });
  });

  it('causes no free request before the first submit', async () => {
    const { world, submit } = await setUp();
    world.isAnswering = false;
    expect(await submit()).toMatchObject({ kind: 'accepted' });
  });

  it('is one of at most three: then the outcome is unknown', async () => {
    const { world, submit } = await setUp();
    world.reply = doubtful;
    for (let post = 0; post < 3; post++) {
      expect(await submit()).toMatchObject({ failure: { code: 'segmind-busy' } });
    }
    world.reply = accepted;
    expect(await submit()).toMatchObject({
      failure: { code: 'submit-outcome-unknown', message: expect.stringContaining('3 submits') },
    });
    expect(world.posts).toHaveLength(3);
  });

  it('of an earlier attempt does not count for a later one', async () => {
    const { world, submit } = await setUp();
    world.reply = doubtful;
    for (let post = 0; post < 3; post++) await submit();
    world.reply = accepted;
    expect(await world.submit({ ...order, attempt: 2 })).toMatchObject({ kind: 'accepted', isNew: true });
  });
});
