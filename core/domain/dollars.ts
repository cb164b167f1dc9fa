const AMOUNT = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 6,
});

/** Rounds dollars to the millionth, so that sums of prices have no tails of binary fractions. */
export function roundDollars(dollars: number): number {
  return Math.round(dollars * 1_000_000) / 1_000_000;
}

/** How many photos of this price an amount pays for; infinite if they cost nothing. */
export function photosFor(dollars: number, price: number): number {
  if (price === 0) return Number.POSITIVE_INFINITY;
  // A quotient of decimal fractions can be a little too small: 0.15 / 0.05 is 2.9999999999999996.
  return Math.max(0, Math.floor(dollars / price + 1e-6));
}

/** Formats an amount: `$0.05`, `$1,200.00`, `$0.0375`. */
export function formatDollars(dollars: number): string {
  return AMOUNT.format(dollars);
}
