import { describe, expect, it } from 'vitest';
import { Timers } from '../../../simulation/aws/state-machine/timers.ts';
import { SimulatedClock } from '../../../simulation/world/simulated-clock.ts';

describe('timers', () => {
  it('fire in order of time, and in the order in which they were set if times are equal', async () => {
    const clock = new SimulatedClock();
    const timers = new Timers(clock);
    const happened: string[] = [];
    for (const [name, ms] of [
      ['d', 30],
      ['b', 20],
      ['a', 10],
      ['c', 20],
    ] as const) {
      timers.after(ms, () => happened.push(name));
    }
    await clock.run(clock.sleep(30));
    expect(happened).toEqual(['a', 'b', 'c', 'd']);
  });

  it('do not fire after they are cancelled, and do not wake the clock', async () => {
    const clock = new SimulatedClock();
    let sleeps = 0;
    const sleep = (ms: number) => {
      sleeps++;
      return clock.sleep(ms);
    };
    const timers = new Timers({
      get nowMs() {
        return clock.nowMs;
      },
      sleep,
    });
    const happened: number[] = [];
    const cancels = Array.from({ length: 5_000 }, (_, at) => timers.after(1 + at, () => happened.push(at)));
    for (const cancel of cancels.slice(0, -1)) cancel();
    await clock.run(clock.sleep(5_001));
    expect(happened).toEqual([4_999]);
    expect(sleeps).toBe(2);
  });

  it('can be set by another one', async () => {
    const clock = new SimulatedClock();
    const timers = new Timers(clock);
    const happened: number[] = [];
    timers.after(10, () => timers.after(0, () => happened.push(clock.nowMs)));
    const expected = clock.nowMs + 10;
    await clock.run(clock.sleep(100));
    expect(happened).toEqual([expected]);
  });
});
