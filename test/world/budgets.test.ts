import { expect, it } from 'vitest';
import { countOutcomes, findProblems, photosOf, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const shoot = (folder: string, photos: number) =>
  Array.from({ length: photos }, (_, index) => `${folder}/${index}.jpg`);

/** The number of photos per day for which Segmind has a job. */
function jobsByDay({ vendor }: RetouchWorld): number[] {
  const days = Map.groupBy(vendor.jobs.values(), ({ takenAtMs }) =>
    new Date(takenAtMs).toISOString().slice(0, 10),
  );
  return [...days.values()].map((jobs) => jobs.length);
}

it('a drop that costs more than a day’s budget continues the next day, and no day costs more', async () => {
  const world = new RetouchWorld({ settings: { maxDollarsPerDay: 0.4 } });
  await world.run(Promise.all([world.drop(shoot('disk', 20)), world.untilQuiet()]));
  expect(countOutcomes(world)).toEqual({ succeeded: 20 });
  expect(jobsByDay(world)).toEqual([8, 8, 4]);
  // Each hold is announced once, and its end once.
  const events = world.events.events.filter(({ detailType }) => detailType.startsWith('Circuit Breaker'));
  const [opened, closed] = ['Circuit Breaker Opened', 'Circuit Breaker Closed'];
  expect(events.map(({ detailType }) => detailType)).toEqual([opened, closed, opened, closed]);
  expect(await findProblems(world)).toEqual([]);
}, 60_000);

it('the line continues within minutes of a raise of the day’s budget', async () => {
  const world = new RetouchWorld({ settings: { maxDollarsPerDay: 0.4 } });
  const raise = async () => {
    await world.clock.sleep(HOUR_MS);
    expect(world.vendor.jobs.size).toBe(8);
    world.deploy({ maxDollarsPerDay: 10 });
    await world.clock.sleep(5 * MINUTE_MS);
    expect(world.vendor.jobs.size).toBe(20);
  };
  await world.run(Promise.all([world.drop(shoot('disk', 20)), raise(), world.untilQuiet()]));
  expect(countOutcomes(world)).toEqual({ succeeded: 20 });
  expect(await findProblems(world)).toEqual([]);
}, 60_000);

it('a shoot over its budget fails alone and unpaid, the line continues, and its photos can be run again', async () => {
  const world = new RetouchWorld({ settings: { maxDollarsPerShoot: 0.2 } });
  const names = [...shoot('large', 10), ...shoot('small', 4)];
  await world.run(Promise.all([world.drop(names), world.untilQuiet()]));
  expect(countOutcomes(world)).toEqual({ succeeded: 8, 'shoot-budget-reached': 6 });
  const failed = readRecords(world).filter(({ record }) => record.status === 'failed');
  for (const { record } of failed) {
    expect(record).toMatchObject({ paid: 'no', cost: 0, source: { key: expect.stringContaining('large/') } });
  }
  // Nothing of this concerns Segmind: all slots were used, and no breaker has opened.
  expect(world.events.events.filter(({ detailType }) => detailType === 'Circuit Breaker Opened')).toEqual([]);

  world.deploy({ maxDollarsPerShoot: 10 });
  for (const { record } of failed) await world.run(world.callApi('retry', record.id));
  await world.run(world.untilQuiet());
  expect(countOutcomes(world)).toEqual({ succeeded: 14 });
  expect(await findProblems(world)).toEqual([]);
}, 60_000);

it('a photo that is paid for twice costs twice, in its record and its item', async () => {
  const world = new RetouchWorld();
  world.vendor.script = { poll: ({ id }) => (id === 'job-0' ? { status: 404 } : null) };
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  const [{ id } = { id: '' }] = world.uploads.dropped;
  expect(await photosOf(world).find(id)).toMatchObject({ error: { code: 'job-not-found' }, cost: 0.05 });
  await world.run(world.callApi('retryPaying', id));
  await world.run(world.untilQuiet());
  expect(world.vendor.billed).toHaveLength(2);
  expect(readRecords(world)).toMatchObject([{ record: { status: 'succeeded', paid: 'yes', cost: 0.1 } }]);
  expect(await photosOf(world).find(id)).toMatchObject({ status: 'succeeded', cost: 0.1 });
});

it('a photo that is the same as another one costs nothing', async () => {
  const world = new RetouchWorld();
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  await world.run(world.clock.sleep(MINUTE_MS));
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  const [first, second] = world.uploads.dropped;
  const costs = [];
  for (const one of [first, second]) costs.push((await photosOf(world).find(one?.id ?? ''))?.cost);
  expect([costs, world.vendor.billed.length]).toEqual([[0.05, 0], 1]);
});
