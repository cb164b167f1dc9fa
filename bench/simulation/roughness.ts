import type { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import type { VendorScript } from '../../simulation/world/vendor.ts';
import { between, createDice } from './dice.ts';

/**
 * One photo in 25 is refused at first, one to six times in a row; half of these replies have a `Retry-After`.
 */
const BUSY_SHARE = 0.04;
const MAX_REFUSALS = 6;
const RETRY_AFTER_SECONDS = [5, 60] as const;

/**
 * One execution in 100 is stopped by hand within ten minutes of its start, and one in 100 within 40 s of its
 * first slot.
 */
const STOPPED_SHARE = 0.01;
const AFTER_START_MS = [0, 600_000] as const;
const AFTER_SLOT_MS = [0, 40_000] as const;

/** Step Functions sends events about ended executions at best effort: here one in five is lost. */
export const LOST_EVENT_SHARE = 0.2;

/** Creates a vendor that is busy at times. Its replies to a photo depend only on the seed and the photo. */
export function createBusyVendor(seed: number): VendorScript {
  const dice = new Map<string, { dice: () => number; refusals: number }>();
  return {
    submit(key, nth) {
      const own = dice.get(key) ?? drawRefusals(seed, Number(key.replace(/\D/g, '')));
      dice.set(key, own);
      if (nth >= own.refusals) return null;
      const retryAfter = own.dice() < 0.5 ? null : Math.round(between(RETRY_AFTER_SECONDS, own.dice));
      return { status: 503, ...(retryAfter !== null && { headers: { 'retry-after': String(retryAfter) } }) };
    },
  };
}

function drawRefusals(seed: number, photo: number) {
  const dice = createDice(seed * 1_000_003 + photo * 7919);
  const refusals = dice() < BUSY_SHARE ? 1 + Math.floor(dice() * MAX_REFUSALS) : 0;
  return { dice, refusals };
}

/** Stops some executions while they wait or work. Calls `onStop` for each of them. */
export function createStops(world: RetouchWorld, seed: number, onStop: (id: string) => void) {
  const dice = createDice(seed + 17);
  const fates = new Map<string, number>();

  function planStop(id: string, spanMs: readonly [number, number]): void {
    world.clock.plan(world.clock.nowMs + between(spanMs, dice), () => {
      const execution = world.machine.find(id);
      if (execution?.status !== 'RUNNING') return;
      onStop(id);
      world.machine.stop(execution);
    });
  }

  return {
    onStart(id: string): void {
      const fate = dice();
      fates.set(id, fate);
      if (fate < STOPPED_SHARE) planStop(id, AFTER_START_MS);
    },
    /** Is called at the execution's first slot. */
    onSlot(id: string): void {
      if ((fates.get(id) ?? 0) > 1 - STOPPED_SHARE) planStop(id, AFTER_SLOT_MS);
      fates.delete(id);
    },
  };
}
