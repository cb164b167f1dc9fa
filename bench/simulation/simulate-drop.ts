import type { Transition } from '../../simulation/aws/state-machine/state-machine.ts';
import { listLine } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import { createDice } from './dice.ts';
import type { Drop, Figures } from './drop.ts';
import { limitRate } from './rate-limit.ts';
import { createBusyVendor, createStops, LOST_EVENT_SHARE } from './roughness.ts';
import { SlotMeter } from './slot-meter.ts';

const INVOKE_MS = [10, 60] as const;
const SMOOTH_INVOKE_MS = 10;

/** Sends a drop of photos through the whole pipeline: the real code, with AWS and Segmind in memory. */
export async function simulateDrop(drop: Drop): Promise<Figures> {
  const { photos, slots, seed, requestMs, jobMs, isRough, dropsPerSecond } = drop;
  const { requestsPerMinute = Number.POSITIVE_INFINITY, firstPollSeconds } = drop;
  const eventDice = createDice(seed + 29);
  const world = new RetouchWorld({
    // The budget is never reached, but it is still counted.
    settings: {
      maxInFlight: slots,
      maxDollarsPerDay: 1_000_000,
      ...(firstPollSeconds !== undefined && { firstPollSeconds }),
    },
    seed,
    requestMs,
    jobMs,
    invokeMs: isRough ? INVOKE_MS : SMOOTH_INVOKE_MS,
    ...(dropsPerSecond !== undefined && { dropsPerSecond }),
    ...(isRough && { losesStatusEvent: () => eventDice() < LOST_EVENT_SHARE }),
  });
  const plan = limitRate(world.clock, requestsPerMinute, isRough ? createBusyVendor(seed) : {});
  world.vendor.script = plan.script;
  const meter = new SlotMeter(world.clock, slots);
  let stopped = 0;
  const stops = createStops(world, seed, (id) => {
    stopped += 1;
    meter.drop(id);
  });
  const idOf = new Map<string, string>();
  world.vendor.onSubmit = (key) => meter.post(idOf.get(key) ?? '');
  world.vendor.onDone = (key) => meter.finish(idOf.get(key) ?? '');
  const joinedAtMs = new Map<string, number>();
  const admissionsMs: number[] = [];

  world.onTransition = ({ execution, branch: { from, to }, atMs }: Transition) => {
    const { name: id, variables } = execution;
    if (from === 'Begin') {
      idOf.set((variables.photo as { key: string }).key, id);
      if (isRough) stops.onStart(id);
    }
    if (to === 'Wait to join again') meter.waitFrom(id, Date.parse(String(variables.joinedAt)));
    if (to === 'Join the line' && from !== 'Wait to join again') meter.wait(id);
    if (to === 'Join the line' && from !== to) joinedAtMs.set(id, atMs);
    if (from === 'Join the line' && to === 'Submit to Segmind') {
      admissionsMs.push(atMs - (joinedAtMs.get(id) ?? Number.NaN));
      if (isRough) stops.onSlot(id);
    }
  };

  const startedAtMs = world.clock.nowMs;
  const names = Array.from({ length: photos }, (_, index) => `${index}.jpg`);
  await world.run(Promise.all([world.drop(names), world.untilQuiet()]));

  const { photos: own, keepers } = world.counts;
  const { busyShare, busyShareOfAll, mostBusy, mostWaiting, meanJobSeconds } = meter;
  const sorted = admissionsMs.sort((a, b) => a - b);
  const figures = {
    charges: world.vendor.jobs.size,
    tableRequests: own.of('dynamodb') / photos,
    s3Requests: own.of('s3') / photos,
    stepFunctionsRequests: own.of('stepFunctions') / photos,
    conflicts: own.conflicts / photos,
    refusals: own.refusals / photos,
    readUnits: own.readUnits / photos,
    writeUnits: own.writeUnits / photos,
    dollars: (own.dollars + keepers.dollars) / photos,
    keeperDollarsPerMinute: keepers.dollars / world.keeper.minutes,
    keeperTableRequests: keepers.of('dynamodb') / world.keeper.minutes,
    keeperStepFunctionsRequests: keepers.of('stepFunctions') / world.keeper.minutes,
    transitions: world.transitions / photos,
    busyShare,
    busyShareOfAll,
    mostBusy,
    mostWaiting,
    seconds: (Math.max(...world.recordedAtMs.values()) - startedAtMs) / 1000,
    boundSeconds: (photos * meanJobSeconds) / slots,
    packedSeconds: pack(meter.jobsMs, slots) / 1000,
    longestHandOverMs: world.handOversMs.reduce((longest, ms) => Math.max(longest, ms), 0),
    admissionMs: { p50: sorted[sorted.length >> 1] ?? 0, p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0 },
    vendorRequests: plan.counts.taken / photos,
    rateLimited: plan.counts.refused / photos,
    stopped,
    leftInLine: listLine(world).length,
  };
  // If a stopped execution waited and its event was lost, the daily audit writes its record.
  if (isRough) await world.run(world.audit());
  return { ...figures, records: world.recordedAtMs.size };
}

/** When the last of these jobs ends, if each job begins as soon as a slot is free. */
function pack(jobsMs: readonly number[], slots: number): number {
  const freeAtMs = new Array<number>(slots).fill(0);
  for (const ms of jobsMs) {
    const soonest = freeAtMs.indexOf(Math.min(...freeAtMs));
    freeAtMs[soonest] = (freeAtMs[soonest] ?? 0) + ms;
  }
  return Math.max(...freeAtMs);
}
