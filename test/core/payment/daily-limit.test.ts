import { expect, it } from 'vitest';
import { order, SubmissionWorld } from '../../../simulation/parts/submission-world.ts';

const orders = Array.from({ length: 10 }, (_, index) => ({ ...order, id: `photo${index}` }));
const [first, second] = orders as [typeof order, typeof order];

it('the daily limit is exact, also if photos race', async () => {
  const world = new SubmissionWorld({ maxPhotosPerDay: 3 });
  const admissions = await Promise.all(orders.map((one) => world.admit(one)));
  const results = await Promise.all(
    orders.map((one, index) =>
      world.submission.submit(one, admissions[index] as (typeof admissions)[number]),
    ),
  );
  expect(world.posts).toHaveLength(3);
  expect(results.filter(({ kind }) => kind === 'refused')).toHaveLength(7);
});

it('the daily limit is exact, also if every other answer is lost', async () => {
  const world = new SubmissionWorld({ maxPhotosPerDay: 3 });
  const admissions = [];
  for (const one of orders) admissions.push(await world.admit(one));
  let answers = 0;
  world.dynamo.after = (name) => {
    answers += 1;
    if (name === 'TransactWriteCommand' && answers % 2 === 1) throw new Error('socket hang up');
  };
  for (const [index, one] of orders.entries()) {
    await world.submission.submit(one, admissions[index] as (typeof admissions)[number]);
  }
  expect([world.posts.length, world.counted()]).toEqual([3, 3]);
});

it('a reached daily limit is an account failure until the next day begins', async () => {
  const world = new SubmissionWorld({ maxPhotosPerDay: 1 });
  await world.submit(first);
  expect(await world.submit(second)).toMatchObject({
    kind: 'refused',
    failure: { code: 'daily-limit-reached', fault: 'account' },
    retryAfterSeconds: 86_400,
  });
});

it('a photo that the daily limit refuses does not change', async () => {
  const world = new SubmissionWorld({ maxPhotosPerDay: 1 });
  await world.submit(first);
  await world.submit(second);
  expect(world.receipt(second.id)).toBeUndefined();
  expect(await world.photos.find(second.id)).toMatchObject({ paid: 'no', step: 'prepare' });
});

it('the daily limit has room again the next day', async () => {
  const world = new SubmissionWorld({ maxPhotosPerDay: 1 });
  await world.submit(first);
  world.clock.laterMs = 86_400_000;
  expect(await world.submit(second)).toMatchObject({ kind: 'accepted' });
});

it('without a daily limit nothing is written', async () => {
  const world = new SubmissionWorld();
  await world.submit();
  expect(world.counted()).toBeUndefined();
});
