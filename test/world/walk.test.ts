import { describe, expect, it } from 'vitest';
import { createLine } from '../../core/line/line.ts';
import { createTable } from '../../core/table/table.ts';
import { describeRetouch, summariseRetouch } from '../../functions/api/retouch/describe-retouch.ts';
import { photosOf } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

/**
 * The steps that are shown for a photo while its execution is in a state, including those of the step before.
 */
const SHOWN_STEPS: Readonly<Record<string, readonly string[]>> = {
  Begin: ['queued/prepare'],
  'Prepare photo': ['queued/prepare'],
  'Photo usable?': ['queued/prepare'],
  'Join the line': ['queued/prepare', 'queued/wait', 'queued/queue'],
  'Submit to Segmind': ['queued/queue', 'running/submit', 'running/poll', 'queued/wait'],
  'Accepted?': ['running/submit', 'running/poll', 'queued/wait'],
  'Wait to submit': ['running/submit'],
  'Wait to join again': ['queued/wait'],
  'Wait for the first poll': ['running/poll'],
  'Wait 7 seconds': ['running/poll'],
  'Poll Segmind': ['running/poll', 'storing/store'],
  'Finished?': ['running/poll', 'storing/store'],
  'Store results': ['storing/store', 'succeeded/null'],
  'Stored?': ['succeeded/null'],
  'Announce result': ['succeeded/null'],
  Retouched: ['succeeded/null'],
};

/** Advances the world event by event, and reads the photo after each. */
async function walk() {
  const world = new RetouchWorld({ settings: { maxInFlight: 1 } });
  world.vendor.script = { submit: (_, nth) => (nth < 3 ? { status: 503 } : null) };
  const photos = photosOf(world);
  const line = createLine({
    table: createTable(world.dynamo.client, { name: world.settings.table }),
    photos,
    callbacks: { succeed: async () => true, isRunning: async () => true },
    maxInFlight: 1,
    now: () => world.clock.now(),
  });
  const presigner = {
    get: async (key: string) => ({ url: `https://${key}`, expiresAt: '2026-11-23T13:00:00.000Z' }),
    put: async () => {
      throw new Error('Nothing is put here.');
    },
  };
  const look = async (id: string) => {
    const item = await photos.find(id);
    const { photos: listed } = await photos.list({ folder: null, status: null, limit: 10, after: null });
    if (item === null) throw new Error('There is no item.');
    const one = await describeRetouch(item, { line, presigner, now: () => world.clock.nowMs });
    return { one, row: listed.map(summariseRetouch).find((row) => row.id === id) };
  };
  const seen: ({ state: string } & Awaited<ReturnType<typeof look>>)[] = [];
  const work = world.drop(['one.jpg']);
  while (world.machine.executions[0]?.status !== 'SUCCEEDED' && (await world.clock.step())) {
    const [execution] = world.machine.executions;
    if (execution !== undefined) seen.push({ state: execution.state, ...(await look(execution.name)) });
  }
  await work;
  return { seen, id: world.uploads.dropped[0]?.id };
}

const { seen, id } = await walk();

describe('one photo on its way through the state machine', () => {
  it('is shown alike by GET and by the list, whatever happens', () => {
    expect(seen.length).toBeGreaterThan(100);
    for (const { one, row } of seen) {
      const { timings, error } = one;
      expect(row).toEqual({
        id,
        attempt: one.attempt,
        reference: one.reference,
        status: one.status,
        step: one.step,
        key: one.key,
        startedAt: timings.startedAt,
        endedAt: timings.recordedAt,
        code: error?.code ?? null,
        paid: one.paid,
        cost: one.cost,
        skipped: one.skipped,
      });
    }
  });

  it('is shown in the state of its execution', () => {
    for (const { state, one } of seen) {
      expect(SHOWN_STEPS[state], `${one.status}/${one.step} in ${state}`).toContain(
        `${one.status}/${one.step}`,
      );
    }
  });

  it('passes all of its statuses, and is paid for from the accepted submit on', () => {
    const changes = seen
      .map(({ one }) => `${one.status}/${one.step} ${one.paid}`)
      .filter((change, index, all) => change !== all[index - 1]);
    expect(changes).toMatchInlineSnapshot(`
      [
        "queued/prepare false",
        "queued/queue false",
        "running/submit null",
        "running/submit false",
        "running/submit null",
        "running/submit false",
        "running/submit null",
        "running/submit false",
        "queued/wait false",
        "queued/queue false",
        "running/submit null",
        "running/poll true",
        "storing/store true",
        "succeeded/null true",
      ]
    `);
  });
});
