/** Returns a uniformly distributed number from 0 up to 1. */
export type Random = () => number;

/**
 * Creates a sequence of random numbers that is always the same for the same seed.
 * @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 mulberry32, public domain
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Deals cards in random order; each card once before any comes again. */
export function createDeck<Card>(cards: readonly Card[], random: Random): () => Card {
  let left: Card[] = [];
  return () => {
    if (left.length === 0) left = [...cards];
    const [card] = left.splice(Math.floor(random() * left.length), 1);
    if (card === undefined) throw new RangeError('the deck has no cards; expected at least one');
    return card;
  };
}
