/**
 * Counts how many of these time spans overlap at most; a span that ends when another begins does not overlap
 * it.
 */
export function countMostAtOnce(
  stretches: readonly { readonly from: number; readonly to: number }[],
): number {
  const changes = stretches
    .filter(({ from, to }) => to > from)
    .flatMap(({ from, to }) => [
      { at: from, by: 1 },
      { at: to, by: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}
