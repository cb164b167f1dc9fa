import type { Random } from '../../local/chaos/random.ts';

export { createRandom as createDice, type Random as Dice } from '../../local/chaos/random.ts';

/** A random number between the two. */
export function between([low, high]: readonly [number, number], dice: Random): number {
  return low + (high - low) * dice();
}
