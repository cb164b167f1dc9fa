import fc from 'fast-check';
import { expect, it } from 'vitest';
import { failure } from '../../../../functions/shared/domain/failure.ts';
import { lift } from '../../../../functions/shared/line/line-state.ts';
import { LineWorld } from '../../../support/line-world.ts';

/** What becomes of a photo: each step is an invocation, and an invocation may be cut off at its nth request. */
interface Fate {
  /** At which of its requests each invocation of this photo in turn is cut off; it is then repeated. */
  readonly cuts: readonly number[];
  /** What sends it back before it is accepted: account trouble to its old place, weather to a later one. */
  readonly returns: readonly ('trouble' | 'weather')[];
  /** Its execution is stopped as it waits, as it works, or not at all. */
  readonly stopped: 'waiting' | 'working' | 'never';
}

const fate: fc.Arbitrary<Fate> = fc.record({
  cuts: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
  returns: fc.array(fc.constantFrom('trouble', 'weather'), { maxLength: 2 }),
  stopped: fc.constantFrom('never', 'never', 'never', 'waiting', 'working'),
});

const trouble = { error: failure('out-of-credits', 'x'), toldSeconds: null };

const GIVE_WAY_SECONDS = 60;

class CutOffError extends Error {}

/** Runs the photos through the line, their requests in the order that the scheduler draws, and checks as they go. */
async function run(s: fc.Scheduler, maxInFlight: number, fates: readonly Fate[]) {
  const world = new LineWorld({ maxInFlight });
  const inFlight = new Set<string>();
  let most = 0;

  /** Runs one invocation; cut off, it stops at that request for good. */
  async function invoke(work: () => Promise<unknown>, cutAt: number | undefined): Promise<boolean> {
    let requests = 0;
    const gate = async () => {
      await s.schedule(Promise.resolve(), 'request');
      requests += 1;
      if (requests === cutAt) throw new CutOffError();
    };
    try {
      await world.gates.run(gate, work);
      return true;
    } catch (error) {
      if (error instanceof CutOffError) return false;
      throw error;
    }
  }

  /** Repeats an invocation that is cut off, as the state machine does, until it is done. */
  async function insist(work: () => Promise<unknown>, cuts: number[], isDone = () => false): Promise<void> {
    while (!(await invoke(work, cuts.shift())) && !isDone());
  }

  async function live(id: string, { cuts: given, returns, stopped }: Fate) {
    const cuts = [...given];
    const causes = ['upload', ...returns];
    for (const [n, cause] of causes.entries()) {
      // Each repeat of the join is a new turn with a new token; the place it asks for stays the same.
      const earlierTicket = cause === 'weather' ? world.placeOf(id).ticket : null;
      let giveWaySeconds = cause === 'weather' ? GIVE_WAY_SECONDS : null;
      const join = () => {
        const ticket = world.takeTicket(id, giveWaySeconds);
        giveWaySeconds = null;
        return world.line.join(ticket, { trouble: cause === 'trouble' ? trouble : null, earlierTicket });
      };
      await insist(join, cuts, () => world.places.has(id));
      if (stopped === 'waiting' && n === causes.length - 1) {
        world.abort(id);
        return;
      }
      await world.untilServed(id);
      inFlight.add(id);
      most = Math.max(most, inFlight.size);
      await s.schedule(Promise.resolve(), 'work');
      inFlight.delete(id);
    }
    if (stopped === 'working') {
      world.abort(id);
      return;
    }
    const { ticket } = world.placeOf(id);
    await insist(() => world.line.leave({ ticket, executionArn: id }), cuts);
    world.abort(id);
  }

  /** What keep-line does each minute: mends, and lifts a hold, as a probe that is accepted does. */
  async function keepLine() {
    for (let minute = 0; ; minute++) {
      await s.schedule(Promise.resolve(), 'minute');
      if (lives.every(({ done }) => done)) return;
      if (minute > 500) throw new Error('The line is stuck.');
      world.pass(60);
      await invoke(async () => {
        await world.sweep();
        await world.line.settle(lift);
      }, undefined);
    }
  }

  const lives = fates.map((one, index) => {
    const state = { done: false };
    const promise = live(`photo${index}`, one).then(() => {
      state.done = true;
    });
    return Object.assign(state, { promise });
  });
  const all = Promise.all([...lives.map(({ promise }) => promise), keepLine()]);
  await s.waitFor(all);
  // Whatever was cut off or held last is mended by one more minute.
  world.pass(GIVE_WAY_SECONDS);
  await world.sweep();
  await world.line.settle(lift);
  return { world, most };
}

it('keeps its promises under races, crashes, aborts and account trouble', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fate, { minLength: 1, maxLength: 7 }),
      async (s, maxInFlight, fates) => {
        const { world, most } = await run(s, maxInFlight, fates);
        expect(most, 'photos with a place at once').toBeLessThanOrEqual(maxInFlight);
        const tokens = world.tokensServed;
        expect(new Set(tokens).size, 'tokens served once').toBe(tokens.length);
        expect(world.overtaken, 'photos that one who came later overtook').toEqual([]);
        expect(await world.slots(), 'places left behind').toEqual([]);
        expect(await world.waiting(), 'tickets left behind').toEqual([]);
      },
    ),
    { numRuns: 1000 },
  );
}, 60_000);
