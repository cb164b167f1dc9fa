/** The wait after a failed attempt (1, 2, …): doubles each time, and is shortened at random by up to half. */
export function backoffMs(attempt: number, firstMs: number): number {
  return firstMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
}
