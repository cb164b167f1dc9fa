import { describe, expect, it } from 'vitest';
import { runChaos } from '../../support/retouch-world/chaos.ts';

/** `WORLD_SEEDS=101-2000 npx vitest run test/functions/world/chaos` runs others; `WORLD_SEEDS=23-23` runs one again. */
const [from = 1, to = 100] = (process.env.WORLD_SEEDS ?? '1-100').split('-').map(Number);

describe('a world in which all goes wrong that can', () => {
  it.each(Array.from({ length: to - from + 1 }, (_, index) => from + index))(
    'ends each photo with one record and at most one charge, and leaves nothing behind: seed %i',
    async (seed) => {
      const { problems, log } = await runChaos(seed);
      expect(problems, `seed ${seed}\n${log.join('\n')}`).toEqual([]);
    },
  );
});
