/** How long to wait after a try, from 1, that was in vain: doubled each time, and shortened by up to half by chance. */
export function backoffMs(attempt: number, firstMs: number): number {
  return firstMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
}
