import { describe, expect, it } from 'vitest';
import { describeModel } from '../../../core/model/model.ts';
import {
  type Budgets,
  createSpending,
  dayOf,
  type Reserved,
  secondsToNextDay,
} from '../../../core/payment/spending.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { SEEDEDIT } from '../../../simulation/parts/models.ts';
import { NO_BUDGETS } from '../../../simulation/parts/submission-world.ts';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const ana = { key: 'uploads/spring/ana.jpg' };
const bea = { key: 'uploads/spring/bea.jpg' };
const top = { key: 'uploads/top.jpg' };

function setUp(budgets: Partial<Budgets>, price = 0.05) {
  const { dynamo, table } = createStateTable();
  const clock = { ms: NOON };
  const spending = createSpending(table, {
    budgets: { ...NO_BUDGETS, ...budgets },
    price,
    now: () => clock.ms,
  });
  const counted = (partition: string) => dynamo.get(`spending#${partition}`, 'photos');
  return { dynamo, spending, clock, counted };
}

/** The results of reserving photos one after the other. */
async function reserveAll({ spending }: ReturnType<typeof setUp>, photos: readonly (typeof ana)[]) {
  const kinds: string[] = [];
  for (const photo of photos) kinds.push((await spending.reserve(photo)).kind);
  return kinds;
}

describe.each<[string, Partial<Budgets>]>([
  ['in photos', { maxPhotosPerDay: 2 }],
  ['in dollars', { maxDollarsPerDay: 0.14 }],
  ['in dollars, to the cent', { maxDollarsPerDay: 0.1 }],
  ['in both', { maxPhotosPerDay: 2, maxDollarsPerDay: 100 }],
])('the budget of a day, %s', (_, budgets) => {
  it('has room for two photos, and not more', async () => {
    const world = setUp(budgets);
    expect(await reserveAll(world, [ana, bea, top])).toEqual(['reserved', 'reserved', 'over-budget']);
    expect(world.counted('2026-11-24')).toMatchObject({ photos: 2, dollars: 0.1 });
  });

  it('has no room for a third if many come at once', async () => {
    const { spending } = setUp(budgets);
    const all = await Promise.all(Array.from({ length: 20 }, () => spending.reserve(ana)));
    expect(all.filter(({ kind }) => kind === 'reserved')).toHaveLength(2);
  });

  it('has room again after a refund, and says so', async () => {
    const world = setUp(budgets);
    const reserved = (await world.spending.reserve(ana)) as Reserved;
    expect(await world.spending.refund(reserved)).toBe(true);
    expect(await reserveAll(world, [ana, bea, top])).toEqual(['reserved', 'reserved', 'over-budget']);
  });

  it('applies to that day alone: a refund after midnight belongs to the day before', async () => {
    const world = setUp(budgets);
    const reserved = (await world.spending.reserve(ana)) as Reserved;
    world.clock.ms += 86_400_000;
    expect(await reserveAll(world, [ana, bea, top])).toEqual(['reserved', 'reserved', 'over-budget']);
    await world.spending.refund(reserved);
    expect(world.counted('2026-11-24')).toMatchObject({ photos: 0, dollars: 0 });
  });

  it('is an account failure until the next day, and names its setting', async () => {
    const world = setUp(budgets);
    await reserveAll(world, [ana, bea]);
    const setting = budgets.maxPhotosPerDay === undefined ? 'maxDollarsPerDay' : 'maxPhotosPerDay';
    expect(await world.spending.reserve(top)).toMatchObject({
      failure: { code: 'daily-limit-reached', message: expect.stringContaining(`setting ${setting}`) },
      retryAfterSeconds: 43_200,
    });
  });
});

it('has a message with the amount spent, the price of one more and the limit', async () => {
  const world = setUp({ maxDollarsPerDay: 0.1 });
  await reserveAll(world, [ana, bea]);
  expect(await world.spending.reserve(top)).toMatchObject({
    failure: {
      message: expect.stringMatching(
        /^Today Retouch submitted 2 photos for \$0\.10, and one more costs \$0\.05: the setting maxDollarsPerDay allows \$0\.10 a day\./,
      ),
    },
  });
});

describe('the budget of a shoot', () => {
  it('applies to the photos of that folder alone', async () => {
    const world = setUp({ maxDollarsPerShoot: 0.05 });
    expect(await reserveAll(world, [ana, bea, top, top])).toEqual([
      'reserved',
      'over-budget',
      'reserved',
      'over-budget',
    ]);
    expect(world.counted('shoot#spring')).toMatchObject({ photos: 1, dollars: 0.05 });
    expect(world.counted('shoot#/')).toMatchObject({ photos: 1, dollars: 0.05 });
  });

  it('causes a failure of the photo, and names the shoot and the setting', async () => {
    const world = setUp({ maxDollarsPerShoot: 0.05 });
    await world.spending.reserve(ana);
    expect(await world.spending.reserve(bea)).toMatchObject({
      failure: {
        code: 'shoot-budget-reached',
        fault: 'photo',
        message: expect.stringMatching(
          /shoot "spring", Retouch submitted 1 photos for \$0\.05, .* maxDollarsPerShoot allows \$0\.05/,
        ),
      },
      retryAfterSeconds: null,
    });
  });

  it('takes nothing from the day if it has no room, and the other way round', async () => {
    const world = setUp({ maxDollarsPerShoot: 0.1, maxDollarsPerDay: 0.1 });
    await reserveAll(world, [top, ana]);
    expect(await world.spending.reserve(bea)).toMatchObject({ failure: { code: 'daily-limit-reached' } });
    expect(world.counted('shoot#spring')).toMatchObject({ photos: 1 });
    await world.spending.reserve(top);
    expect(world.counted('2026-11-24')).toMatchObject({ photos: 2 });
  });

  it('is refunded too', async () => {
    const { spending, counted } = setUp({ maxDollarsPerShoot: 0.05 });
    expect(await spending.refund((await spending.reserve(ana)) as Reserved)).toBe(false);
    expect([counted('shoot#spring')?.dollars, (await spending.reserve(bea)).kind]).toEqual([0, 'reserved']);
  });

  it('never expires, and the count of a day does', async () => {
    const { spending, counted } = setUp({ maxDollarsPerShoot: 1, maxDollarsPerDay: 1 });
    await spending.reserve(ana);
    expect(counted('shoot#spring')).not.toHaveProperty('expiresAt');
    expect(counted('2026-11-24')?.expiresAt).toBe(Date.parse('2027-02-22') / 1000);
  });
});

describe('a failed job’s share of the budgets', () => {
  const model = describeModel(SEEDEDIT, { width: 120, height: 90 });
  const jobAt = (time: string, price = 0.05) => ({
    acceptedAt: `2026-11-24T${time}.000Z`,
    model: { ...model, price },
  });
  const both = { maxDollarsPerDay: 0.3, maxDollarsPerShoot: 0.3 };

  it('is refunded to its shoot and its day, at the price that was reserved', async () => {
    const { spending, counted } = setUp(both, 0.1);
    await spending.reserve(ana);
    await spending.reserve(bea);
    expect(await spending.refundJob(ana, jobAt('11:00:00', 0.05))).toBe(true);
    for (const of of ['shoot#spring', '2026-11-24'])
      expect(counted(of)).toMatchObject({ photos: 1, dollars: 0.15 });
  });

  it('belongs to the day before if it may have been reserved then, and makes no room today', async () => {
    const { spending, counted, clock } = setUp(both);
    clock.ms = Date.parse('2026-11-23T23:59:59.000Z');
    await spending.reserve(ana);
    clock.ms = NOON;
    await spending.reserve(bea);
    expect(await spending.refundJob(ana, jobAt('00:01:00'))).toBe(false);
    expect([counted('2026-11-23')?.photos, counted('2026-11-24')?.photos]).toEqual([0, 1]);
  });

  it('is zero if the job was posted before there was a budget', async () => {
    const { spending, counted } = setUp(both);
    expect(await spending.refundJob(ana, jobAt('11:00:00'))).toBe(false);
    expect([counted('shoot#spring'), counted('2026-11-24')]).toEqual([undefined, undefined]);
  });

  it('stays counted if the job is of an earlier version, without a price', async () => {
    const { spending, counted } = setUp(both);
    await spending.reserve(ana);
    expect(await spending.refundJob(ana, { acceptedAt: '2026-11-24T11:00:00.000Z' })).toBe(false);
    expect(counted('shoot#spring')).toMatchObject({ photos: 1 });
  });
});

it('sums of prices have no rounding errors of binary fractions', async () => {
  const { spending, counted } = setUp({ maxDollarsPerDay: 0.3 }, 0.1);
  for (let photo = 0; photo < 3; photo += 1) {
    expect(await spending.reserve(ana)).toMatchObject({ kind: 'reserved' });
  }
  expect(counted('2026-11-24')).toMatchObject({ photos: 3, dollars: 0.3 });
});

it('a photo that costs more than a budget has no room in it', async () => {
  const { spending, dynamo } = setUp({ maxDollarsPerDay: 0.04 });
  expect((await spending.reserve(ana)).kind).toBe('over-budget');
  expect(dynamo.sent).toEqual(['GetCommand']);
});

it('nothing is written if there is no limit', async () => {
  const { spending, dynamo } = setUp({});
  expect(await spending.refund((await spending.reserve(ana)) as Reserved)).toBe(false);
  expect(dynamo.sent).toEqual([]);
});

it('each count is one update of its own: no transaction can be cancelled by it', async () => {
  const { spending, dynamo } = setUp({ maxDollarsPerDay: 1, maxDollarsPerShoot: 1 });
  await spending.reserve(ana);
  expect(dynamo.sent).toEqual(['UpdateCommand', 'UpdateCommand']);
});

describe('the rest of a budget', () => {
  const infinite = Number.POSITIVE_INFINITY;

  it.each<[string, Partial<Budgets>, number, { photosLeft: number; photosPerDay: number }]>([
    ['in dollars', { maxDollarsPerDay: 0.25 }, 0.05, { photosLeft: 3, photosPerDay: 5 }],
    ['in photos', { maxPhotosPerDay: 4 }, 0.05, { photosLeft: 2, photosPerDay: 4 }],
    [
      'by what is less',
      { maxPhotosPerDay: 4, maxDollarsPerDay: 0.15 },
      0.05,
      { photosLeft: 1, photosPerDay: 3 },
    ],
    ['if photos cost nothing', { maxDollarsPerDay: 1 }, 0, { photosLeft: infinite, photosPerDay: infinite }],
    ['without a limit', {}, 0.05, { photosLeft: infinite, photosPerDay: infinite }],
  ])('on a day with two posted photos: %s', async (_, budgets, price, room) => {
    const { spending } = setUp(budgets, price);
    await spending.reserve(ana);
    await spending.reserve(bea);
    expect(await spending.roomOfDay()).toEqual(room);
  });

  it('is zero if the limit was lowered below the amount spent', async () => {
    const { spending, dynamo } = setUp({ maxPhotosPerDay: 1, maxDollarsPerShoot: 0.05 });
    for (const day of ['2026-11-24', 'shoot#spring'])
      dynamo.put({ pk: `spending#${day}`, sk: 'photos', photos: 5, dollars: 0.25 });
    expect([(await spending.roomOfDay()).photosLeft, await spending.roomOfShoot('spring')]).toEqual([0, 0]);
  });

  it('of a shoot is in dollars', async () => {
    const { spending } = setUp({ maxDollarsPerShoot: 0.3 }, 0.1);
    await spending.reserve(ana);
    expect(await spending.roomOfShoot('spring')).toBe(0.2);
    expect(await spending.roomOfShoot('autumn')).toBe(0.3);
  });
});

it.each([
  ['2026-11-24T00:00:00.000Z', '2026-11-24', 86_400],
  ['2026-11-24T23:59:59.999Z', '2026-11-24', 1],
  ['2026-11-24T23:59:00.000Z', '2026-11-24', 60],
])('at %s the day is %s and ends in %i s', (now, name, seconds) => {
  expect([dayOf(Date.parse(now)), secondsToNextDay(Date.parse(now))]).toEqual([name, seconds]);
});
