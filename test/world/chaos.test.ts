import { describe, expect, it } from 'vitest';
import { runChaos } from '../../simulation/world/chaos.ts';

/**
 * `npm run chaos -- --simulated` runs 2,000 seeds; `WORLD_SEEDS=23-23 npx vitest run
 * test/world/chaos` repeats one.
 */
const [from = 1, to = 50] = (process.env.WORLD_SEEDS ?? '1-50').split('-').map(Number);

describe('a world in which everything fails that can fail', () => {
  it.each(Array.from({ length: to - from + 1 }, (_, index) => from + index))(
    'ends each photo with one record and at most one charge, and leaves nothing behind: seed %i',
    async (seed) => {
      const { problems, log } = await runChaos(seed);
      expect(problems, `seed ${seed}\n${log.join('\n')}`).toEqual([]);
    },
  );

  it('takes the same course each time with the same seed', async () => {
    const [first, second] = [await runChaos(23), await runChaos(23)];
    expect(second.log).toEqual(first.log);
    expect(second.world.clock.nowMs).toBe(first.world.clock.nowMs);
  });
});
