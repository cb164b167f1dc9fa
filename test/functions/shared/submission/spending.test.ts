import { describe, expect, it } from 'vitest';
import { createSpending, dayOf, secondsToNextDay } from '../../../../functions/shared/submission/spending.ts';
import { createStateTable } from '../../../support/state-table.ts';

const day = '2026-11-24';

function setUp(limit = 2) {
  const { dynamo, table } = createStateTable();
  const spending = createSpending(limit);
  return {
    spending,
    count: (of = day) => table.write(...spending.count(of)),
    refund: () => table.write(...spending.refund(day)),
    counted: (of = day) => dynamo.get(`spending#${of}`, 'photos')?.photos,
  };
}

describe('the count of a day', () => {
  it('is refused once the limit is reached', async () => {
    const { count } = setUp(2);
    expect([await count(), await count(), await count()]).toEqual([null, null, [true]]);
  });

  it('has room again after a refund', async () => {
    const { count, refund, counted } = setUp(1);
    await count();
    await refund();
    expect([await count(), counted()]).toEqual([null, 1]);
  });

  it('is of that day alone', async () => {
    const { count, counted } = setUp(1);
    await count();
    expect([await count('2026-11-25'), counted('2026-11-25')]).toEqual([null, 1]);
  });

  it('takes no write if there is no limit', () => {
    const { spending } = setUp(Number.POSITIVE_INFINITY);
    expect([spending.count(day), spending.refund(day)]).toEqual([[], []]);
  });
});

it.each([
  ['2026-11-24T00:00:00.000Z', '2026-11-24', 86_400],
  ['2026-11-24T23:59:59.999Z', '2026-11-24', 1],
  ['2026-11-24T23:59:00.000Z', '2026-11-24', 60],
])('at %s the day is %s and ends in %i s', (now, name, seconds) => {
  expect([dayOf(Date.parse(now)), secondsToNextDay(Date.parse(now))]).toEqual([name, seconds]);
});
