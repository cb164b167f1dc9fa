import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PRIORITIES, type Priority } from '../../core/contract/recipe.ts';
import { POOLS } from '../../core/contract/table.ts';
import { failure } from '../../core/domain/failure.ts';
import { LineWorld } from '../support/worlds/line-world.ts';

/** How a request of an invocation fails. This ends the invocation; the state machine then repeats it. */
interface Cut {
  /** Which of its requests, counted from 1. */
  readonly at: number;
  /**
   * `before`: the function is killed before the request. `after`: the request takes effect, and its answer is
   * lost. `lives-on`: a slow function counts as dead, but continues beside the invocation that repeats it.
   */
  readonly how: 'before' | 'after' | 'lives-on';
}

/** The course of a photo: each step is an invocation, and an invocation may be interrupted. */
interface Fate {
  /** The interruptions of this photo’s invocations, in order. */
  readonly cuts: readonly Cut[];
  /** Whether it first has a job to collect, which is there or gone. If it is gone, the photo is submitted. */
  readonly collects: 'not' | 'there' | 'gone';
  /**
   * What sends it back before it is accepted: an account failure to its old position, its own failure to a later
   * one.
   */
  readonly returns: readonly ('account' | 'own')[];
  readonly priority: Priority;
  /** Whether its execution is stopped: while it waits, while it works, or never. */
  readonly stopped: 'waiting' | 'working' | 'never';
}

const cut: fc.Arbitrary<Cut> = fc.record({
  at: fc.integer({ min: 1, max: 9 }),
  how: fc.constantFrom('before', 'after', 'lives-on'),
});

const fate: fc.Arbitrary<Fate> = fc.record({
  cuts: fc.array(cut, { maxLength: 3 }),
  collects: fc.constantFrom('not', 'not', 'not', 'there', 'gone'),
  returns: fc.array(fc.constantFrom('account', 'own'), { maxLength: 2 }),
  priority: fc.constantFrom(...PRIORITIES),
  stopped: fc.constantFrom('never', 'never', 'never', 'waiting', 'working'),
});

const noCredits = failure('out-of-credits', 'x');

class CutOffError extends Error {}

const CRASHES = [CutOffError, TransactionCanceledException, TransactionConflictException];

/**
 * Runs photos through the line, with their requests in the scheduler’s order, and checks the invariants
 * meanwhile.
 */
async function run(s: fc.Scheduler, maxInFlight: number, fates: readonly Fate[], { isKept = true } = {}) {
  const world = new LineWorld({ maxInFlight });
  const inFlight = { submit: new Set<string>(), collect: new Set<string>() };
  const livingOn: Promise<unknown>[] = [];
  const most = { submit: 0, collect: 0 };

  /** Runs one invocation. Returns null if it is interrupted. */
  async function invoke<T>(work: () => Promise<T>, cut?: Cut): Promise<{ answer: T } | null> {
    const takenForDead = Promise.withResolvers<null>();
    let requests = 0;
    const gate = async () => {
      await s.schedule(Promise.resolve(), 'request');
      requests += 1;
      // An answer is lost when the next request would start: the request before it has taken effect.
      if (cut === undefined || requests !== (cut.how === 'after' ? cut.at + 1 : cut.at)) return;
      if (cut.how !== 'lives-on') throw new CutOffError();
      takenForDead.resolve(null);
    };
    const run = world.gates.run(gate, work).then(
      (answer) => ({ answer }),
      (error) => {
        // It met other transactions at each of its tries, which this order of requests allows: it crashes.
        if (CRASHES.some((crash) => error instanceof crash)) return null;
        throw error;
      },
    );
    livingOn.push(run);
    return Promise.race([run, takenForDead.promise]);
  }

  /** Repeats an interrupted invocation, like the state machine, until it is done. */
  async function insist<T>(work: () => Promise<T>, cuts: Cut[], isDone = () => false): Promise<T | null> {
    for (;;) {
      const done = await invoke(work, cuts.shift());
      if (done !== null || isDone()) return done?.answer ?? null;
    }
  }

  async function live(id: string, { cuts: given, collects, returns, priority, stopped }: Fate) {
    const cuts = [...given];
    const attempt = collects === 'not' ? 1 : 2;
    const causes = [
      ...(collects === 'not' ? [] : ['collect']),
      ...(collects === 'there' ? [] : ['upload', ...returns]),
    ];
    for (const [n, cause] of causes.entries()) {
      const pool = cause === 'collect' ? 'collect' : 'submit';
      // Each repetition of the join is a new wait with a new token.
      let again = cause === 'account';
      const join = () => {
        const joining = world.beginWait(id, { again, pool, attempt, priority });
        again = true;
        return world.send(joining);
      };
      await insist(join, cuts, () => world.admissions.has(id));
      if (stopped === 'waiting' && n === causes.length - 1) {
        world.abort(id);
        return;
      }
      let admission = await world.untilServed(id);
      // The function claims the slot. If it has lost the slot, the photo joins again at its old position.
      while ((await insist(() => world.claim(id), cuts)) !== true) {
        await insist(join, cuts, () => world.admissions.has(id));
        admission = await world.untilServed(id);
      }
      inFlight[pool].add(id);
      most[pool] = Math.max(most[pool], inFlight[pool].size);
      await s.schedule(Promise.resolve(), 'work');
      inFlight[pool].delete(id);
      const next = causes[n + 1];
      if (next === 'account') await insist(() => world.trip(id, noCredits), cuts);
      else if (admission.isTrial) await insist(() => world.report(id, { kind: 'accepted' }), cuts);
      // If its job is gone, the photo leaves its slot as it joins the other queue.
      if (next === 'own' || next === 'account') {
        await insist(() => world.leave(id, next === 'own' ? 'wait' : 'queue'), cuts);
      }
    }
    if (stopped === 'working') {
      world.abort(id);
      return;
    }
    await insist(() => world.leave(id), cuts);
    world.abort(id);
  }

  /** Runs keep-line’s work of a minute. */
  async function keepLine() {
    for (let minute = 0; ; minute++) {
      await s.schedule(Promise.resolve(), 'minute');
      if (lives.every(({ done }) => done)) return;
      if (minute > 500) throw new Error('The line is stuck.');
      world.pass(60);
      if (isKept) await invoke(() => world.reconcile());
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
  await s.waitFor(Promise.all(livingOn));
  if (!isKept) return { world, most };
  // A few more minutes repair what was interrupted last. Trials are ten minutes apart by now.
  for (let look = 0; look < 12; look++) {
    world.pass(601);
    await world.reconcile();
  }
  return { world, most };
}

it('keeps its promises under races, conflicts, crashes, lost answers, stops and account failures', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fate, { minLength: 1, maxLength: 7 }),
      async (s, maxInFlight, fates) => {
        const { world, most } = await run(s, maxInFlight, fates);
        for (const pool of POOLS) {
          expect(most[pool], `photos with a slot at once: ${pool}`).toBeLessThanOrEqual(maxInFlight);
          expect(world.mostSlots(pool), `slots at once: ${pool}`).toBeLessThanOrEqual(maxInFlight);
          expect(world.slots(pool), `slots left behind: ${pool}`).toEqual([]);
          expect(world.waiting(pool), `tickets left behind: ${pool}`).toEqual([]);
        }
        const tokens = world.tokensServed;
        expect(new Set(tokens).size, 'tokens served once').toBe(tokens.length);
        expect(world.overtaken, 'photos that one behind them overtook').toEqual([]);
      },
    ),
    { numRuns: Number(process.env.LINE_MODEL_RUNS ?? 1000) },
  );
}, 120_000);

it('needs no keep-line if nothing fails', async () => {
  const withoutFailures = fc.record({
    cuts: fc.constant([]),
    collects: fc.constantFrom('not' as const, 'there' as const, 'gone' as const),
    returns: fc.array(fc.constant('own' as const), { maxLength: 2 }),
    priority: fc.constantFrom(...PRIORITIES),
    stopped: fc.constant('never' as const),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 3 }),
      fc.array(withoutFailures, { minLength: 1, maxLength: 6 }),
      async (s, maxInFlight, fates) => {
        const { world } = await run(s, maxInFlight, fates, { isKept: false });
        for (const pool of POOLS) {
          expect(world.slots(pool), `slots left behind: ${pool}`).toEqual([]);
          expect(world.waiting(pool), `tickets left behind: ${pool}`).toEqual([]);
        }
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
