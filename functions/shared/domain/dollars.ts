const AMOUNT = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 6,
});

/** Dollars to the millionth: sums of prices without the tails of binary fractions. */
export function roundDollars(dollars: number): number {
  return Math.round(dollars * 1_000_000) / 1_000_000;
}

/** For how many photos of that price an amount lasts: infinitely many if they cost nothing. */
export function photosFor(dollars: number, price: number): number {
  if (price === 0) return Number.POSITIVE_INFINITY;
  // A quotient of decimal fractions can be a little too small: 0.15 / 0.05 is 2.9999999999999996.
  return Math.max(0, Math.floor(dollars / price + 1e-6));
}

/** An amount in words: `$0.05`, `$1,200.00`, `$0.0375`. */
export function formatDollars(dollars: number): string {
  return AMOUNT.format(dollars);
}
