import { describe, expect, it } from 'vitest';
import { PolledCounter } from '../../../bench/rivals/polled-counter.ts';
import { simulatePolling } from '../../../bench/rivals/simulate-polling.ts';
import { simulateScript } from '../../../bench/rivals/simulate-script.ts';
import { SimulatedClock } from '../../../bench/simulation/clock.ts';
import { createDice } from '../../../bench/simulation/dice.ts';

describe('the rivals', () => {
  it('end every photo within their limits', async () => {
    const drop = { photos: 40, places: 5, seed: 1 };
    expect(await simulateScript(drop)).toMatchObject({ records: 40, mostBusy: 1 });
    expect(await simulatePolling(drop)).toMatchObject({ records: 40, mostBusy: 5 });
  });

  it('ask more for a photo when more wait, where each polls', async () => {
    const few = await simulatePolling({ photos: 20, places: 5, seed: 1 });
    const many = await simulatePolling({ photos: 200, places: 5, seed: 1 });
    expect(many.requestsPerPhoto.state).toBeGreaterThan(few.requestsPerPhoto.state * 3);
  });
});

describe('the polled counter', () => {
  const setUp = () => {
    const clock = new SimulatedClock();
    return { clock, counter: new PolledCounter(clock, createDice(1), 1), startMs: clock.nowMs };
  };

  it('counts every time that a waiting execution asks in vain', async () => {
    const { clock, counter, startMs } = setUp();
    await clock.run(counter.acquire());
    const second = counter.acquire();
    clock.plan(startMs + 10_000, () => counter.release());
    expect(await clock.run(second)).toBe(true);
    // The first one asks once; the second after 0, 1, 3, 7 and 15 s; and one gives back.
    expect(counter.requests).toBe(1 + 5 + 1);
    expect(clock.nowMs - startMs).toBeGreaterThanOrEqual(15_000);
    expect(clock.nowMs - startMs).toBeLessThan(16_000);
  });

  it('loses an execution whose history is full', async () => {
    const { clock, counter, startMs } = setUp();
    await clock.run(counter.acquire());
    expect(await clock.run(counter.acquire())).toBe(false);
    expect((clock.nowMs - startMs) / 3_600_000).toBeCloseTo(14.3, 0);
  });
});
