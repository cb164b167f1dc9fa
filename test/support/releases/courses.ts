import type { RetouchWorld } from '../../../simulation/world/retouch-world.ts';
import { MINUTE_MS, SECOND_MS } from '../../../simulation/world/scenario.ts';
import type { VendorScript } from '../../../simulation/world/vendor.ts';

/** The events in a world: first Segmind's, which depend on the clock only, then what people do. */
export interface Course {
  /** @param sinceMs returns the time since the world began */
  readonly vendor?: (sinceMs: () => number) => VendorScript;
  /** What people do to photos while time passes. */
  readonly act: (world: RetouchWorld) => Promise<void>;
  /** How many jobs a photo may be charged for. @default one */
  readonly mostJobs?: number;
}

const BUSY = { status: 503 };

/** Drops three photos of one shoot, one of them with a recipe and a caller's name. */
async function dropThree(world: RetouchWorld): Promise<void> {
  await world.drop(['spring/1.jpg', 'spring/2.jpg']);
  await world.drop(['spring/3.jpg'], { upscale: '2x', reference: 'order-7' });
}

/** The id of the first photo. */
function firstId({ uploads }: RetouchWorld): string {
  return uploads.dropped[0]?.id ?? '';
}

/**
 * Courses that bring photos into each state in which they wait. The recorded release plays them up to the
 * moment in which the world is saved, and today's code continues from there.
 */
export const COURSES: Readonly<Record<string, Course>> = {
  smooth: { act: dropThree },
  'segmind-is-busy': {
    vendor: (sinceMs) => ({ submit: () => (sinceMs() < 4 * MINUTE_MS ? BUSY : null) }),
    act: dropThree,
  },
  'rate-limit': {
    vendor: (sinceMs) => ({
      submit: () => (sinceMs() < 30 * SECOND_MS ? { status: 429, headers: { 'retry-after': '40' } } : null),
    }),
    act: dropThree,
  },
  'no-credits': {
    vendor: (sinceMs) => ({ submit: () => (sinceMs() < 10 * MINUTE_MS ? { status: 402 } : null) }),
    act: dropThree,
  },
  'polls-fail': {
    vendor: (sinceMs) => ({ poll: () => (sinceMs() < 3 * MINUTE_MS ? BUSY : null) }),
    act: dropThree,
  },
  'outputs-fail': {
    vendor: (sinceMs) => ({ isOutputGone: () => sinceMs() < 3 * MINUTE_MS }),
    act: dropThree,
  },
  'refused-and-again': {
    vendor: (sinceMs) => ({ submit: () => (sinceMs() < MINUTE_MS ? { status: 400 } : null) }),
    async act(world) {
      await dropThree(world);
      await world.clock.sleep(10 * MINUTE_MS);
      await world.callApi('retry', firstId(world));
    },
  },
  'timed-out-and-collected': {
    vendor: (sinceMs) => ({
      poll: () => (sinceMs() < 20 * MINUTE_MS ? { body: { status: 'PROCESSING' } } : null),
    }),
    async act(world) {
      await dropThree(world);
      await world.clock.sleep(50 * MINUTE_MS);
      await world.callApi('retry', firstId(world));
    },
  },
  'same-photo': {
    async act(world) {
      await world.drop(['spring/1.jpg']);
      await world.clock.sleep(12 * SECOND_MS);
      await world.drop(['spring/1.jpg']);
    },
  },
  cancelled: {
    async act(world) {
      await dropThree(world);
      await world.clock.sleep(12 * SECOND_MS);
      await world.callApi('cancel', firstId(world));
    },
  },
  'done-again': {
    mostJobs: 2,
    async act(world) {
      await dropThree(world);
      await world.clock.sleep(10 * MINUTE_MS);
      await world.redo(firstId(world), { recipe: { strength: 0.5 } });
      await world.clock.sleep(10 * MINUTE_MS);
      await world.redo(firstId(world), { recipe: { notes: 'Keep the freckles.' } });
    },
  },
};

/** The settings of all courses: one slot, so that photos wait. */
export const SETTINGS = { maxInFlight: 1 };
