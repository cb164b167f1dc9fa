import { describe, expect, it } from 'vitest';
import { findProblems, listLine, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import { createWindow, MINUTE_MS } from '../../simulation/world/scenario.ts';

const PHOTOS = 150;
const SLOTS = 5;
const HIGH = { priority: 'high' };

const namesOf = (folder: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${folder}/${index}.jpg`);
const isUrgent = (key: string) => key.startsWith('uploads/urgent/');

/** Drops photos, and the urgent ones a while after the others. */
async function drop(world: RetouchWorld, { photos, urgent, afterMs }: Record<string, number>): Promise<void> {
  const later = async () => {
    await world.clock.sleep(afterMs ?? 0);
    await world.drop(namesOf('urgent', urgent ?? 0), HIGH);
  };
  await Promise.all([world.drop(namesOf('shoot', photos ?? 0)), later()]);
}

/** The execution of a photo, by its name. */
function executionOf(world: RetouchWorld, key: string) {
  const { id } = world.uploads.dropped.find((one) => one.key === key) ?? { id: '' };
  const found = world.machine.executions.find(({ name }) => name === id);
  if (found === undefined) throw new Error(`No execution of ${key} was started.`);
  return found;
}

describe('ten urgent photos behind many', () => {
  it('are served next, and all others after them', async () => {
    const world = new RetouchWorld({ settings: { maxInFlight: SLOTS } });
    let waiting = 0;
    const count = async () => {
      await world.clock.sleep(15_000);
      waiting = listLine(world).filter((sk) => sk.startsWith('ticket')).length;
    };
    const dropped = drop(world, { photos: PHOTOS, urgent: 10, afterMs: 15_000 });
    await world.run(Promise.all([dropped, count(), world.untilQuiet()]));
    expect(waiting).toBeGreaterThan(PHOTOS - 3 * SLOTS);
    const { charges } = world.vendor;
    const first = charges.findIndex(isUrgent);
    const last = charges.findLastIndex(isUrgent);
    expect(last - first).toBeLessThan(10 + SLOTS);
    // The photos before them were at Segmind already.
    expect(first).toBeLessThan(3 * SLOTS);
    expect(charges).toHaveLength(PHOTOS + 10);
    const [record] = readRecords(world).filter(({ key }) => key.startsWith('results/urgent/'));
    expect(record?.record.recipe).toMatchObject({ priority: 'high' });
    expect(await findProblems(world)).toEqual([]);
  }, 120_000);
});

describe('urgent photos that come while the circuit breaker is open', () => {
  it('are served first once it has closed', async () => {
    const world = new RetouchWorld({ settings: { maxInFlight: SLOTS } });
    const isWithoutCredits = createWindow(world, { fromMs: 0, untilMs: 5 * MINUTE_MS });
    world.vendor.script = { submit: () => (isWithoutCredits() ? { status: 402 } : null) };
    await world.run(
      Promise.all([drop(world, { photos: 60, urgent: 10, afterMs: 2 * MINUTE_MS }), world.untilQuiet()]),
    );
    const { charges } = world.vendor;
    // The trial may be any photo; then come the urgent ones, beside those that have a slot by then.
    expect(charges.filter(isUrgent)).toHaveLength(10);
    expect(charges.findLastIndex(isUrgent)).toBeLessThan(11 + SLOTS);
    expect(charges).toHaveLength(70);
    expect(await findProblems(world)).toEqual([]);
  });
});

it('continue with the next urgent photo if one meets an account failure', async () => {
  const world = new RetouchWorld({ settings: { maxInFlight: 1 } });
  const posted: string[] = [];
  world.vendor.script = {
    submit: (key) => {
      posted.push(key);
      return isUrgent(key) && posted.length < 5 ? { status: 402 } : null;
    },
  };
  await world.run(Promise.all([drop(world, { photos: 3, urgent: 3, afterMs: 5_000 }), world.untilQuiet()]));
  // The photo that had the slot, and then each urgent one as a trial, before the trials reach the others.
  expect(posted.slice(1, 4).toSorted()).toEqual(namesOf('uploads/urgent', 3));
  expect(isUrgent(posted[4] ?? '')).toBe(false);
  expect(await findProblems(world)).toEqual([]);
});

describe('an urgent photo that waits', () => {
  const LONG_JOBS = { settings: { maxInFlight: 1 }, jobMs: 60_000 };
  const key = 'uploads/urgent/0.jpg';

  it('leaves no ticket if it is cancelled', async () => {
    const world = new RetouchWorld(LONG_JOBS);
    const cancel = async () => {
      await world.clock.sleep(20_000);
      const { id } = world.uploads.dropped.find((one) => one.key === key) ?? { id: '' };
      expect(listLine(world)).toContainEqual(expect.stringMatching(/^ticket#!/));
      await world.callApi('cancel', id);
      expect(listLine(world)).not.toContainEqual(expect.stringMatching(/^ticket#!/));
    };
    const dropped = drop(world, { photos: 4, urgent: 1, afterMs: 10_000 });
    await world.run(Promise.all([dropped, cancel(), world.untilQuiet()]));
    expect(world.vendor.charges).toHaveLength(4);
    expect(await findProblems(world)).toEqual([]);
  });

  it('is still next if its execution is stopped and redriven', async () => {
    const world = new RetouchWorld(LONG_JOBS);
    const stop = async () => {
      await world.clock.sleep(20_000);
      world.machine.stop(executionOf(world, key));
      await world.clock.sleep(10_000);
      world.redrive(executionOf(world, key));
    };
    const dropped = drop(world, { photos: 4, urgent: 1, afterMs: 10_000 });
    await world.run(Promise.all([dropped, stop(), world.untilQuiet()]));
    expect(world.vendor.charges.indexOf(key)).toBe(1);
    expect(await findProblems(world)).toEqual([]);
  });
});
