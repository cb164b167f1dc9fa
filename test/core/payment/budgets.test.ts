import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { costOf } from '../../../core/payment/receipts.ts';
import { refusedSubmit } from '../../../core/segmind/segmind-reply.ts';
import { job as oldJob, submitOf } from '../../../simulation/parts/step-events.ts';
import {
  order,
  SubmissionWorld,
  secondAttempt,
  unknown,
} from '../../../simulation/parts/submission-world.ts';

const bea = { ...order, id: 'bea' };
const limited = refusedSubmit(failure('rate-limited', 'x'), 429);
const priced = (price: number) => ({ job: { ...oldJob, model: { price } as never } });

describe('a photo that does not fit into a budget', () => {
  it('of its shoot fails, and none of its writes remain', async () => {
    const world = new SubmissionWorld({ maxDollarsPerShoot: 0.05 });
    await world.submit();
    expect(await world.submit(bea)).toMatchObject({
      kind: 'refused',
      failure: { code: 'shoot-budget-reached', fault: 'photo' },
    });
    expect([world.posts.length, world.receipt('bea')]).toEqual([1, undefined]);
    expect(await world.photos.find('bea')).toMatchObject({ paid: 'no', cost: 0 });
  });

  it.each([{ maxDollarsPerShoot: 0.05 }, { maxDollarsPerDay: 0.05 }, { maxPhotosPerDay: 1 }])(
    'is followed all the same if its job was accepted, because that is paid for: %j',
    async (budgets) => {
      const world = new SubmissionWorld(budgets);
      const admission = await world.admit();
      await world.submission.submit(order, admission);
      expect(await world.submission.submit(order, admission)).toMatchObject({
        kind: 'accepted',
        isNew: false,
      });
      expect(world.posts).toHaveLength(1);
    },
  );

  it('is posted once the day has a new budget, and its shoot a larger one', async () => {
    const world = new SubmissionWorld({ maxDollarsPerDay: 0.05 });
    await world.submit();
    expect(await world.submit(bea)).toMatchObject({ failure: { code: 'daily-limit-reached' } });
    world.clock.laterMs = 86_400_000;
    expect(await world.submit(bea)).toMatchObject({ kind: 'accepted' });
  });
});

describe('a photo’s share of the budgets', () => {
  const spent = (world: SubmissionWorld) => [
    world.counted(),
    world.dynamo.get('spending#shoot#/', 'photos')?.photos,
  ];

  it('is refunded to both if the submit was not accepted', async () => {
    const world = new SubmissionWorld({ maxDollarsPerShoot: 1, maxDollarsPerDay: 1 });
    world.reply = limited;
    expect(await world.submit()).toMatchObject({ isRefunded: true });
    expect(spent(world)).toEqual([0, 0]);
  });

  it('stays counted if the refund fails, and does not fail the photo', async () => {
    const world = new SubmissionWorld({ maxDollarsPerDay: 1 });
    world.reply = limited;
    world.meanwhile = () => {
      world.dynamo.before = (name) => {
        if (name === 'UpdateCommand') throw new Error('DynamoDB is down');
      };
    };
    expect(await world.submit()).toMatchObject({
      kind: 'refused',
      failure: { code: 'rate-limited' },
      isRefunded: false,
    });
    expect([world.counted(), world.warnings]).toEqual([1, [new Error('DynamoDB is down')]]);
  });

  it('is reserved before the submit is posted: a kill in between posts nothing, and counts one', async () => {
    const world = new SubmissionWorld({ maxDollarsPerDay: 1 });
    const admission = await world.admit();
    let requests = 0;
    // A killed function makes no more requests.
    world.dynamo.gate = async () => {
      requests += 1;
      if (requests > 1) throw new Error('killed');
    };
    await expect(world.submission.submit(order, admission)).rejects.toThrow('killed');
    expect([world.counted(), world.posts]).toEqual([1, []]);
  });

  it.each(['before', 'after'] as const)('is refunded if the intent fails %s it is written', async (when) => {
    const world = new SubmissionWorld({ maxDollarsPerDay: 1 });
    const admission = await world.admit();
    world.dynamo[when] = (name) => {
      if (name === 'TransactWriteCommand' || name === 'GetCommand') throw new Error('DynamoDB is down');
    };
    await expect(world.submission.submit(order, admission)).rejects.toThrow('DynamoDB is down');
    expect([world.counted(), world.posts]).toEqual([0, []]);
  });

  it('conflicts with no transaction: none writes to its item', async () => {
    const world = new SubmissionWorld({ maxDollarsPerDay: 1, maxDollarsPerShoot: 1 });
    const written: string[] = [];
    world.dynamo.before = (name, input) => {
      if (name === 'TransactWriteCommand') written.push(JSON.stringify(input));
    };
    await world.submit();
    expect(written).toHaveLength(2);
    expect(written.join()).not.toContain('spending#');
  });
});

describe('a photo’s cost', () => {
  it('is zero until its job is accepted', async () => {
    const world = new SubmissionWorld();
    let before: unknown;
    world.meanwhile = () => {
      before = world.item()?.cost;
    };
    await world.submit();
    expect([before, world.item()?.cost]).toEqual([undefined, 0.05]);
  });

  it('is twice the price if it is paid for again', async () => {
    const world = new SubmissionWorld();
    await world.submit();
    world.reply = { kind: 'accepted', pollUrl: 'https://p/2', requestId: 'req-2' };
    world.clock.laterMs = 600_000;
    await world.submit({ ...secondAttempt, payAgain: true });
    expect(world.item({ id: 'ana', attempt: 2 })?.cost).toBe(0.1);
  });

  it('is once the price if another attempt follows the same job', async () => {
    const world = new SubmissionWorld();
    await world.submit();
    await world.submit(secondAttempt);
    expect(world.item({ id: 'ana', attempt: 2 })?.cost).toBe(0.05);
  });

  it.each([
    ['refused', limited],
    ['of unknown outcome', unknown],
  ])('is the earlier job’s if the second submit is %s', async (_, reply) => {
    const world = new SubmissionWorld();
    await world.submit();
    world.reply = reply;
    world.clock.laterMs = 600_000;
    await world.submit({ ...secondAttempt, payAgain: true });
    expect(world.item({ id: 'ana', attempt: 2 })).toMatchObject({ cost: 0.05, paid: 'yes' });
  });

  it('is the sum of the jobs that did not fail, by their own prices', () => {
    expect(
      costOf([
        submitOf(1, priced(0.1)),
        submitOf(2, { ...priced(0.3), failed: true }),
        submitOf(3),
        submitOf(4, priced(0.2)),
        submitOf(5, { job: oldJob }),
      ]),
    ).toBe(0.3);
  });
});
