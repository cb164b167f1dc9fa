import type { RetouchWorld } from './retouch-world.ts';

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** A span of simulated time, in milliseconds from the start of the world. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Returns a function that checks whether a world's clock is within the span. */
export function createWindow({ clock }: RetouchWorld, { fromMs, untilMs }: Span): () => boolean {
  const startedAtMs = clock.nowMs;
  return () => {
    const ms = clock.nowMs - startedAtMs;
    return ms >= fromMs && ms < untilMs;
  };
}

/** The key of the nth photo of {@link playOut}, from 0. */
export function keyOf(index: number): string {
  return `uploads/${nameOf(index)}`;
}

/** Drops `photos` photos and advances the clock until all have ended, at most `longestMs`. */
export async function playOut(world: RetouchWorld, photos: number, longestMs: number): Promise<void> {
  const names = Array.from({ length: photos }, (_, index) => nameOf(index));
  const ended = Promise.all([world.drop(names), world.untilQuiet()]);
  await world.run(Promise.race([ended, world.clock.sleep(longestMs)]));
}

function nameOf(index: number): string {
  return `photo-${String(index).padStart(4, '0')}.jpg`;
}
