import { describe, expect, it } from 'vitest';
import { createBalances } from '../../../core/line/balance.ts';
import type { LineSnapshot } from '../../../core/line/line.ts';
import { createWatchBalance } from '../../../functions/keep-line/watch-balance.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';

const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const idle: LineSnapshot = {
  breaker: null,
  inFlight: 0,
  waiting: 0,
  waitingHigh: 0,
  oldestJoinedAt: null,
};
const running: LineSnapshot = { ...idle, inFlight: 5, waiting: 95 };

function setUp({ price = 0.05 } = {}) {
  const balances = createBalances(createStateTable().table);
  const segmind = { reads: 0, dollars: 5 as number | Error };
  const warnings: unknown[] = [];
  const clock = { minutes: 0 };
  const watch = createWatchBalance({
    segmind: {
      readBalance: async () => {
        segmind.reads += 1;
        if (segmind.dollars instanceof Error) throw segmind.dollars;
        return segmind.dollars;
      },
    },
    balances,
    price,
    minutes: 60,
    warn: (error) => warnings.push(error),
    now: () => new Date(NOON + clock.minutes * 60_000),
  });
  return { watch, balances, segmind, warnings, clock };
}

describe('the balance', () => {
  it('is read each hour while photos wait or are at Segmind', async () => {
    const { watch, segmind, clock } = setUp();
    const readsAt: number[] = [];
    for (; clock.minutes < 180; clock.minutes += 1) {
      const before = segmind.reads;
      await watch(running);
      if (segmind.reads > before) readsAt.push(clock.minutes);
    }
    expect(readsAt).toEqual([0, 60, 120]);
  });

  it('is read for a single photo that waits or is at Segmind, and not for an idle line', async () => {
    for (const [line, reads] of [
      [idle, 0],
      [{ ...idle, waiting: 1 }, 1],
      [{ ...idle, inFlight: 1 }, 1],
    ] as const) {
      const { watch, segmind } = setUp();
      await watch(line);
      expect(segmind.reads).toBe(reads);
    }
  });

  it('is stored with its time', async () => {
    const { watch, balances, clock } = setUp();
    clock.minutes = 7;
    await watch(running);
    expect(await balances.find()).toEqual({ dollars: 5, readAt: '2026-11-23T12:07:00.000Z' });
  });

  it.each([
    [5, false],
    [4.99, true],
    [0, true],
    [-1, true],
  ])('of $%d is too low for 100 photos at $0.05: %s', async (dollars, isShort) => {
    const { watch, segmind } = setUp();
    segmind.dollars = dollars;
    expect(await watch(running)).toBe(isShort);
  });

  it('is compared with the line each minute, also between two readings', async () => {
    const { watch, clock } = setUp();
    expect(await watch(running)).toBe(false);
    clock.minutes = 1;
    expect(await watch({ ...running, waiting: 96 })).toBe(true);
    expect(await watch(idle)).toBe(false);
  });

  it('is never too low if photos cost nothing', async () => {
    const { watch, segmind } = setUp({ price: 0 });
    segmind.dollars = 0;
    expect(await watch(running)).toBe(false);
  });

  it('stays as it was if it cannot be read, and is read again after a minute', async () => {
    const { watch, segmind, balances, warnings, clock } = setUp();
    await watch(running);
    segmind.dollars = new Error('HTTP 500');
    clock.minutes = 60;
    expect(await watch(running)).toBe(false);
    clock.minutes = 61;
    await watch(running);
    expect([segmind.reads, warnings.length]).toEqual([3, 2]);
    expect(await balances.find()).toMatchObject({ readAt: '2026-11-23T12:00:00.000Z' });
  });

  it('is unknown if it was never read', async () => {
    const { watch, segmind } = setUp();
    segmind.dollars = new Error('HTTP 500');
    expect([await watch(running), await watch(idle)]).toEqual([null, null]);
  });
});
