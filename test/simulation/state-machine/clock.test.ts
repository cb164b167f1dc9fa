import { expect, it } from 'vitest';
import { createRandom } from '../../../local/chaos/random.ts';
import { SimulatedClock } from '../../../simulation/world/simulated-clock.ts';

it('runs events in the order of their times, and in the order of planning at the same time', async () => {
  const clock = new SimulatedClock();
  const dice = createRandom(1);
  const planned = Array.from({ length: 500 }, (_, n) => ({ n, ms: Math.floor(dice() * 100) }));
  const happened: typeof planned = [];
  const startMs = clock.nowMs;
  await clock.run(
    Promise.all(
      planned.map(async (one) => {
        await clock.sleep(one.ms);
        expect(clock.nowMs).toBe(startMs + one.ms);
        happened.push(one);
      }),
    ),
  );
  expect(happened).toEqual([...planned].sort((a, b) => a.ms - b.ms || a.n - b.n));
});

it('throws if the work waits for an event that is not planned', async () => {
  const clock = new SimulatedClock();
  await expect(clock.run(new Promise(() => {}))).rejects.toThrow('Nothing is left to happen');
});
