import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { describeModel } from '../../../core/model/model.ts';
import type { CurrentObject } from '../../../core/storage/uploads.ts';
import { SEEDEDIT } from '../../../simulation/parts/models.ts';
import { accepted, order, SubmissionWorld, unknown } from '../../../simulation/parts/submission-world.ts';

const now = '2026-11-24T00:00:00.000Z';
const job = {
  pollUrl: 'https://p/1',
  requestId: 'req-1',
  model: describeModel(SEEDEDIT, order.photo),
  acceptedAt: now,
};
const submitted = { attempt: 1, intendedAt: now, nonce: expect.any(String) };

const withCopy = (key: string | null, madeFor = SEEDEDIT.version) => ({
  ...order,
  photo: { ...order.photo, workingCopy: { key, madeFor } },
});

class KilledError extends Error {}

describe('a submission', () => {
  it('posts exactly this version of the photo, with a URL that lives as long as the job may', async () => {
    const world = new SubmissionWorld();
    expect(await world.submit()).toEqual({ kind: 'accepted', job, isNew: true });
    expect(world.posts).toEqual(['signed:uploads/ana.jpg:v1:900']);
  });

  it('posts the working copy of the photo if it has one', async () => {
    const world = new SubmissionWorld();
    world.copies = ['working-copies/ana-1.jpg'];
    expect(await world.submit(withCopy('working-copies/ana-1.jpg'))).toMatchObject({ kind: 'accepted' });
    expect(world.posts).toEqual(['signed:working-copies/ana-1.jpg:900']);
  });

  it.each([
    ['has gone', withCopy('working-copies/ana-1.jpg')],
    ['was made for the limits of another model', withCopy(null, 'limits-2')],
    ['was never made', { ...order, photo: { ...order.photo, workingCopy: undefined } }],
  ])('posts nothing if the working copy %s', async (_, unprepared) => {
    const world = new SubmissionWorld();
    expect(await world.submit(unprepared)).toEqual({ kind: 'unprepared' });
    expect(await world.submission.isPostable(unprepared)).toBe(false);
    expect(world.posts).toEqual([]);
    expect(world.receipt()).toBeUndefined();
  });

  it('stores no URL of the photo in the table', async () => {
    const world = new SubmissionWorld();
    await world.submit();
    expect(world.receipt()).toMatchObject({ format: 1, id: 'ana', submits: [{ ...submitted, job }] });
    expect(JSON.stringify(world.dynamo.items())).not.toContain('signed:');
  });

  it('has written the intent, the slot’s claim, the photo’s step and the day’s count before it posts', async () => {
    const world = new SubmissionWorld({ maxPhotosPerDay: 5 });
    let written: unknown;
    world.meanwhile = () => {
      const isClaimed = world.dynamo.get('line', 'slot#000')?.isClaimed;
      written = [
        world.receipt()?.submits,
        isClaimed,
        world.item()?.step,
        world.item()?.paid,
        world.counted(),
      ];
    };
    await world.submit();
    expect(written).toEqual([[submitted], true, 'submit', 'unknown', 1]);
  });

  it('moves the photo to its job in the transaction that writes the job', async () => {
    const world = new SubmissionWorld();
    await world.submit();
    const facts = { step: 'poll', status: 'running', paid: 'yes', acceptedAt: now, requestId: 'req-1' };
    expect(world.item()).toMatchObject(facts);
  });

  it('takes three requests', async () => {
    const world = new SubmissionWorld({ maxPhotosPerDay: 5 });
    const admission = await world.admit();
    world.dynamo.sent.length = 0;
    await world.submission.submit(order, admission);
    expect(world.dynamo.sent).toEqual(['UpdateCommand', 'TransactWriteCommand', 'TransactWriteCommand']);
  });
});

describe('a photo is posted once', () => {
  it('if it is submitted again: the result is the existing job', async () => {
    const world = new SubmissionWorld();
    const admission = await world.admit();
    await world.submission.submit(order, admission);
    expect(await world.submission.submit(order, admission)).toEqual({ kind: 'accepted', job, isNew: false });
    expect(world.posts).toHaveLength(1);
  });

  it('if submissions race', async () => {
    const world = new SubmissionWorld({ maxPhotosPerDay: 5 });
    const admission = await world.admit();
    const results = await Promise.all(
      Array.from({ length: 8 }, () => world.submission.submit(order, admission)),
    );
    expect(results.map(({ kind }) => kind).sort()).toEqual(['accepted', ...Array(7).fill('under-way')]);
    expect([world.posts.length, world.counted()]).toEqual([1, 1]);
  });

  it('if the answer to the intent was lost', async () => {
    const world = new SubmissionWorld({ maxPhotosPerDay: 5 });
    const admission = await world.admit();
    world.dynamo.after = (name) => {
      if (name !== 'TransactWriteCommand') return;
      world.dynamo.after = () => {};
      throw new Error('socket hang up');
    };
    expect(await world.submission.submit(order, admission)).toEqual({ kind: 'accepted', job, isNew: true });
    expect([world.posts.length, world.counted()]).toEqual([1, 1]);
  });

  it('if another transaction holds its items', async () => {
    const world = new SubmissionWorld({ maxPhotosPerDay: 5 });
    const admission = await world.admit();
    const CancellationReasons = [{ Code: 'None' }, { Code: 'TransactionConflict' }];
    const conflict = new TransactionCanceledException({ message: 'x', $metadata: {}, CancellationReasons });
    world.dynamo.before = (name) => {
      if (name !== 'TransactWriteCommand') return;
      world.dynamo.before = () => {};
      throw conflict;
    };
    expect(await world.submission.submit(order, admission)).toEqual({ kind: 'accepted', job, isNew: true });
    expect([world.posts.length, world.counted()]).toEqual([1, 1]);
  });

  it('if its outcome is unknown, and is not posted again', async () => {
    const world = new SubmissionWorld();
    const admission = await world.admit();
    world.reply = unknown;
    await world.submission.submit(order, admission);
    world.reply = accepted;
    world.clock.laterMs = 100_000;
    expect(await world.submission.submit(order, admission)).toMatchObject({
      failure: { code: 'submit-outcome-unknown' },
    });
    expect(world.posts).toHaveLength(1);
  });

  it('if the step is repeated while its first call may still post: it waits for the longest submit', async () => {
    const world = new SubmissionWorld();
    const admission = await world.admit();
    world.reply = new KilledError();
    await world.submission.submit(order, admission).catch(() => {});
    world.reply = accepted;
    world.clock.laterMs = 30_000;
    expect(await world.submission.submit(order, admission)).toEqual({ kind: 'under-way', waitSeconds: 70 });
    expect(world.posts).toHaveLength(1);
  });

  it('at whichever request the function is killed', async () => {
    // Each request of the submission in turn is its last.
    for (let killAt = 1; ; killAt++) {
      const world = new SubmissionWorld({ maxPhotosPerDay: 5 });
      const admission = await world.admit();
      let requests = 0;
      world.dynamo.gate = async () => {
        requests += 1;
        if (requests >= killAt) throw new KilledError();
      };
      await world.submission.submit(order, admission).catch(() => {});
      world.dynamo.gate = async () => {};
      world.clock.laterMs = 100_000;
      const second = await world.submission.submit(order, admission);
      expect(world.posts.length, `killed at request ${killAt}`).toBeLessThanOrEqual(1);
      if (second.kind === 'refused') expect(second.failure.code).toBe('submit-outcome-unknown');
      if (requests < killAt) break;
    }
    expect.hasAssertions();
  });
});

describe('nothing is posted or counted', () => {
  it('if the photo has lost its slot', async () => {
    const world = new SubmissionWorld({ maxPhotosPerDay: 5 });
    const admission = await world.admit();
    const lost = { ...admission, fencing: '0' };
    expect(await world.submission.submit(order, lost)).toEqual({ kind: 'no-slot', isRefunded: true });
    expect([world.posts, world.counted(), world.receipt()]).toEqual([[], 0, undefined]);
  });

  it('if the photo was cancelled', async () => {
    const world = new SubmissionWorld({ maxPhotosPerDay: 5 });
    const admission = await world.admit();
    await world.photos.cancel(order);
    expect(await world.submission.submit(order, admission)).toMatchObject({ failure: { code: 'cancelled' } });
    expect([world.posts, world.counted(), world.receipt()]).toEqual([[], 0, undefined]);
  });
});

describe('a photo that no longer needs a retouch', () => {
  const replaced: CurrentObject = {
    versionId: 'v2',
    etag: 'e2',
    bytes: 7,
    metadata: {},
    modifiedAt: '2026-11-24T00:00:00.000Z',
  };

  it.each([
    ['photo-deleted', null],
    ['photo-replaced', replaced],
  ])('is not posted: %s', async (code, current) => {
    const world = new SubmissionWorld({ maxPhotosPerDay: 5 });
    world.current = current;
    expect(await world.submit()).toMatchObject({ kind: 'refused', failure: { code, fault: 'photo' } });
    expect([world.posts, world.counted(), world.receipt()]).toEqual([[], undefined, undefined]);
  });

  it.each([
    ['deleted', null],
    ['replaced', replaced],
  ])('is followed all the same if it has a job: %s', async (_, current) => {
    const world = new SubmissionWorld();
    const admission = await world.admit();
    await world.submission.submit(order, admission);
    world.current = current;
    expect(await world.submission.submit(order, admission)).toEqual({ kind: 'accepted', job, isNew: false });
    expect(world.posts).toHaveLength(1);
  });

  it('is recognised by its bytes in a bucket without versions', async () => {
    const { versionId: _, ...photo } = order.photo;
    const { modifiedAt } = replaced;
    const world = new SubmissionWorld();
    world.current = { ...replaced, versionId: undefined, etag: 'e' };
    const same = { ...order, photo: { ...photo, etag: 'e', modifiedAt } };
    expect(await world.submit(same)).toMatchObject({ kind: 'accepted' });
    const other = { ...order, id: 'bea', photo: { ...photo, etag: 'f', modifiedAt } };
    expect(await world.submit(other)).toMatchObject({ failure: { code: 'photo-replaced' } });
  });
});

describe('an accepted job', () => {
  it('is kept in the receipt although its poll_url is on another host: the poll reports that', async () => {
    const world = new SubmissionWorld();
    const pollUrl = 'https://elsewhere.example/poll/1';
    world.reply = { kind: 'accepted', pollUrl, requestId: 'req-1' };
    expect(await world.submit()).toMatchObject({ kind: 'accepted', job: { pollUrl } });
    expect(world.receipt()?.submits).toMatchObject([{ job: { pollUrl } }]);
    expect(world.item()).toMatchObject({ paid: 'yes', step: 'poll' });
  });

  it('is in the receipt although the photo was cancelled meanwhile, and the photo stays cancelled', async () => {
    const world = new SubmissionWorld();
    world.meanwhile = () => world.photos.cancel(order);
    expect(await world.submit()).toEqual({ kind: 'accepted', job, isNew: true });
    expect(world.receipt()?.submits).toEqual([{ ...submitted, job }]);
    expect(world.item()).toMatchObject({ paid: 'yes', requestId: 'req-1', step: 'submit', cancelledAt: now });
  });

  it('is written once if the answer was lost', async () => {
    const world = new SubmissionWorld();
    world.meanwhile = () => world.failOnce('after');
    expect(await world.submit()).toEqual({ kind: 'accepted', job, isNew: true });
    expect([world.receipt()?.submits, world.warnings]).toEqual([[{ ...submitted, job }], []]);
  });

  it('is followed although it could not be written, because it is paid for', async () => {
    const world = new SubmissionWorld();
    world.meanwhile = () => {
      world.dynamo.before = () => {
        throw new Error('DynamoDB is down');
      };
    };
    expect(await world.submit()).toEqual({ kind: 'accepted', job, isNew: true });
    expect(world.warnings).toHaveLength(1);
  });
});
