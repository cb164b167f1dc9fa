import type { FunctionName } from '../../simulation/world/invocation.ts';
import type { Usage } from '../../simulation/world/request-counts.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

/** The work that AWS bills: for one photo, or for one minute. */
export interface Work {
  readonly invocations: Readonly<Record<string, number>>;
  readonly transitions: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** S3 requests that write or list; requests that delete are free. */
  readonly puts: number;
  readonly gets: number;
  readonly events: number;
}

const PHOTOS = 10;
const JOB_MS = 30_000;
const IDLE_MINUTES = 60;
const PUTS = /^s3 (Put|Copy|List|Create|Upload|Complete)/;
const GETS = /^s3 (Get|Head)/;

/**
 * Counts what one photo asks of AWS: the mean of 10 photos that are dropped at once, without failures, each
 * with a job of 30 seconds. The real code runs behind the synthesized state machine, with AWS in memory, in
 * simulated time.
 */
export async function countPhoto(): Promise<Work> {
  const { world, invocations } = createWorld();
  const names = Array.from({ length: PHOTOS }, (_, index) => `${index}.jpg`);
  await world.run(Promise.all([world.drop(names), world.untilQuiet()]));
  if (world.recordedAtMs.size !== PHOTOS)
    throw new Error(`Of ${PHOTOS} photos, ${world.recordedAtMs.size} ended.`);
  const { photos, shoots } = world.counts;
  // S3 sends one event per upload.
  const events = PHOTOS + world.events.events.length + world.events.finishedShoots.length;
  return divide({ usages: [photos, shoots], invocations, transitions: world.transitions, events }, PHOTOS);
}

/** Counts what a stack without photos asks of AWS in a minute. */
export async function countIdleMinute(): Promise<Work> {
  const { world, invocations } = createWorld();
  await world.run(world.untilQuiet({ quietMinutes: IDLE_MINUTES }));
  const { keepers, shoots } = world.counts;
  return divide({ usages: [keepers, shoots], invocations, transitions: 0, events: 0 }, IDLE_MINUTES);
}

function createWorld() {
  const invocations = new Map<FunctionName, number>();
  const world = new RetouchWorld({
    jobMs: [JOB_MS, JOB_MS],
    fate: ({ fn }) => {
      invocations.set(fn, (invocations.get(fn) ?? 0) + 1);
      return null;
    },
  });
  return { world, invocations };
}

interface Counted {
  readonly usages: readonly Usage[];
  readonly invocations: ReadonlyMap<FunctionName, number>;
  readonly transitions: number;
  readonly events: number;
}

function divide({ usages, invocations, transitions, events }: Counted, by: number): Work {
  const requests = (kind: RegExp) =>
    sum(usages.flatMap((usage) => [...usage.requests].map(([name, count]) => (kind.test(name) ? count : 0))));
  return {
    invocations: Object.fromEntries([...invocations].map(([fn, count]) => [fn, count / by])),
    transitions: transitions / by,
    writeUnits: sum(usages.map(({ writeUnits }) => writeUnits)) / by,
    readUnits: sum(usages.map(({ readUnits }) => readUnits)) / by,
    puts: requests(PUTS) / by,
    gets: requests(GETS) / by,
    events: events / by,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
