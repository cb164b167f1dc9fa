import type { PhotoItem } from '../../core/photos/photo-item.ts';
import { createRandom } from '../../local/chaos/random.ts';
import type { BranchCoverage } from '../aws/state-machine/branches.ts';
import { chooseFate, chooseFault, describe } from './chaos-faults.ts';
import { chooseSpells } from './chaos-spells.ts';
import { createVendorScript } from './chaos-vendor.ts';
import { findProblems, photosOf } from './observe.ts';
import { RetouchWorld } from './retouch-world.ts';

/** How often things go wrong in one world, each as a share of the cases. */
interface Mood {
  readonly fault: number;
  readonly fate: number;
  readonly stop: number;
  /** Share of stopped executions that are redriven. */
  readonly redrive: number;
  readonly vendor: number;
  readonly lostEvent: number;
  readonly duplicate: number;
  readonly cancel: number;
  readonly retry: number;
}

const PHOTOS = 12;
/** Every third photo has high priority. */
const URGENT = 3;
/** In one world of ten, `maxPhotosPerDay` has this value. */
const PHOTOS_A_DAY = 8;
/** All photos are dropped within this time. */
const DROPPED_MS = 20_000;
/** Failures end after this time, so that every photo can end by itself or be ended. */
const FAILURES_MS = 15 * 60_000;
/** Work that a function leaves behind when it answers continues after this time at most. */
const THAW_MS = 40 * 60_000;

/** The result of one world of chaos. */
export interface ChaosReport {
  readonly problems: readonly string[];
  readonly world: RetouchWorld;
  /** The faults that were injected, in order. */
  readonly log: readonly string[];
}

/** Runs a few photos through a world with every kind of failure. The same seed gives the same course. */
export async function runChaos(seed: number, coverage?: BranchCoverage): Promise<ChaosReport> {
  const random = createRandom(seed * 7919 + 1);
  const log: string[] = [];
  const names = Array.from({ length: PHOTOS }, (_, index) => `photo-${index}.jpg`);
  const mood: Mood = {
    fault: random() * 0.08,
    fate: random() * 0.25,
    stop: random() * 0.04,
    vendor: random() * 0.3,
    lostEvent: random(),
    duplicate: random() * 0.3,
    cancel: random() * 0.15,
    retry: random(),
    redrive: random() * 0.7,
  };
  const isThawing = random() < 0.5;
  const happens = (share: number) => !isOver() && random() < share;
  const world = new RetouchWorld({
    seed,
    settings: {
      maxInFlight: seed % 4 === 0 ? 1 : 3,
      shootQuietMinutes: 1,
      ...(seed % 10 === 0 && { maxPhotosPerDay: PHOTOS_A_DAY }),
    },
    requestMs: [5, 60],
    concurrency: () => (spells.isOn('throttled') ? 0 : Number.POSITIVE_INFINITY),
    ...(isThawing && { thawMs: () => random() * THAW_MS }),
    ...(coverage && { coverage }),
    fault: (request) => {
      if (!happens(mood.fault)) return null;
      const fault = chooseFault(request, random);
      note(`${describe(request.invocation)} ${request.service} ${request.operation}: ${fault}`);
      return fault;
    },
    fate: (invocation) => {
      if (!happens(mood.fate)) return null;
      const fate = chooseFate(random);
      note(`${describe(invocation)}: ${JSON.stringify(fate)}`);
      return fate;
    },
    losesStatusEvent: () => random() < mood.lostEvent,
  });
  const startedAtMs = world.clock.nowMs;
  const isOver = () => world.clock.nowMs - startedAtMs > FAILURES_MS;
  const note = (what: string) =>
    void log.push(`${((world.clock.nowMs - startedAtMs) / 1000).toFixed(2)} ${what}`);
  const spells = chooseSpells(
    createRandom(seed * 104_729 + 5),
    names.map((name) => `uploads/${name}`),
    () => world.clock.nowMs - startedAtMs,
  );
  for (const spell of spells.all) note(`spell: ${JSON.stringify(spell)}`);
  world.vendor.script = createVendorScript({
    spells,
    happens: () => happens(mood.vendor),
    isOver,
    isDone: ({ doneAtMs }) => world.clock.nowMs >= doneAtMs,
    random,
    note,
  });
  world.onTransition = ({ execution, branch }) => {
    if (branch.to === null || !happens(mood.stop)) return;
    note(`${execution.name} is stopped on its way to ${branch.to}`);
    world.machine.stop(execution);
    if (!happens(mood.redrive)) return;
    world.clock.plan(world.clock.nowMs + 1_000 + random() * 60_000, () => {
      if (execution.status !== 'ABORTED') return;
      note(`${execution.name} is redriven`);
      world.redrive(execution);
    });
  };
  const someTime = () => world.clock.sleep(random() * FAILURES_MS);
  const tryCall = async (call: 'cancel' | 'retry', id: string) => {
    const outcome = await world.callApi(call, id).then(() => 'done', String);
    note(`${call} of ${id}: ${outcome}`);
  };
  const dropOne = async (name: string) => {
    await world.clock.sleep(random() * DROPPED_MS);
    const isUrgent = names.indexOf(name) % URGENT === 0;
    const message = world.uploads.put(name, undefined, isUrgent ? { priority: 'high' } : {});
    const { id } = world.uploads.dropped.at(-1) ?? { id: '' };
    const isTwice = happens(mood.duplicate);
    const isCancelled = happens(mood.cancel);
    await Promise.all([
      world.uploads.send([message]),
      isTwice && someTime().then(() => world.uploads.send([message])),
      isCancelled && someTime().then(() => tryCall('cancel', id)),
    ]);
  };
  await world.run(Promise.all([...names.map(dropOne), world.untilQuiet({ quietMinutes: 20 })]));
  // The audit repairs what was lost in between.
  await world.run(world.audit());
  await world.run(world.untilQuiet());
  await world.run(world.audit());
  const problems = await findProblems(world);
  // A photo that ended through no fault of its own may run again, without a second charge.
  for (const { id } of world.uploads.dropped) {
    const item = await photosOf(world).find(id);
    if (item !== null && isRepeatable(item) && random() < mood.retry) await world.run(tryCall('retry', id));
  }
  await world.run(world.untilQuiet());
  return { problems: [...problems, ...(await findProblems(world))], world, log };
}

/**
 * Whether another attempt cannot cause a second charge: nothing was paid, or the paid job can be collected.
 */
function isRepeatable({ paid, error }: PhotoItem): boolean {
  const isEnded = error?.code === 'cancelled' || error?.code === 'execution-stopped';
  return isEnded && paid !== 'unknown';
}
