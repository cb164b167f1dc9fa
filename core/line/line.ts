import type { Priority } from '../contract/recipe.ts';
import { POOLS, type Pool } from '../contract/table.ts';
import type { PhotoRef } from '../domain/photo.ts';
import type { PhotoAtWork } from '../photos/photos.ts';
import type { SecretVersion } from '../segmind/secret-version.ts';
import type { Refused, Write } from '../table/write.ts';
import {
  closeIdle,
  hear,
  type News,
  nextSpendingAt,
  noteSecret,
  noteSettings,
  type Reporter,
  spendTrial,
} from './breaker.ts';
import { BREAKER_KEY, type Breaker, readBreaker, replaceBreaker } from './breaker-item.ts';
import {
  allTickets,
  claimSlot,
  dropTicket,
  freeSlot,
  highTickets,
  type LineItems,
  normalTickets,
  putTicket,
  type Slot,
  type Ticket,
  ticketsBefore,
} from './line-items.ts';
import { openForRestored } from './restored-line.ts';
import { type Admission, createSlots, type LineDependencies, NO_SLOT, type Waiting } from './slots.ts';

/** A photo that joins the queue. */
export type Joining = PhotoAtWork & Waiting;

/** The present state of the line. */
export interface LineSnapshot {
  readonly breaker: Breaker | null;
  readonly inFlight: number;
  readonly waiting: number;
  /** How many of these have high priority. */
  readonly waitingHigh: number;
  /** When the longest waiting photo joined; null if no photo waits. */
  readonly oldestJoinedAt: string | null;
}

/** What a reconciliation needs. */
export interface ReconcileHelpers {
  readonly findSecret: () => Promise<SecretVersion>;
  /** The version of the settings that may end an open breaker's failure. @default not compared */
  readonly settingsVersion?: string | undefined;
  /** Called for each part that failed, with the `executionArn` of the slot if the part concerns one. */
  readonly fail: (error: unknown, executionArn?: string) => void;
}

/**
 * The line for Segmind: at most `maxInFlight` photos hold slots, the others wait in the order they joined,
 * those of high priority before all others.
 */
export interface Line {
  /** Puts a photo into the queue, with a write of its item. Its execution resumes when it has a slot. */
  join(photo: Joining, write: Write): Promise<void>;
  /** The circuit breaker; null if the table has no item of it. */
  findBreaker(): Promise<Breaker | null>;
  /** A write for the transaction of what a photo does in its slot. Refused if it no longer holds the slot. */
  claim(photo: PhotoRef, admission: Admission): Write;
  /**
   * Passes a photo's slot to the next photo in the queue, and applies the photo's own writes in the same
   * transaction. Returns which of these writes were refused, and so left out.
   */
  leave(
    photo: PhotoRef,
    admission: Pick<Admission, 'pool' | 'fencing'>,
    ...writes: Write[]
  ): Promise<Refused>;
  /** Takes an attempt out of the queue and its slot. If `fencing` is given, only that wait. */
  withdraw(photo: PhotoRef & { readonly fencing?: string | null }): Promise<void>;
  /**
   * Reports what a step learned about Segmind from a photo: opens or closes the breaker, or counts towards
   * that. Serves the queue if the breaker closes. Returns the breaker after the change.
   */
  report(photo: Reporter, news: News): Promise<Breaker | null>;
  /** Opens the breaker over a restored table. Only {@link closeRestored} closes it then. */
  openForRestored(): Promise<Breaker | null>;
  /** Closes the breaker after the receipts are rebuilt, and serves the queue. */
  closeRestored(): Promise<void>;
  /** Whether a trial may post its photo although such submits had unknown outcomes: 12 in 24 hours may. */
  spendTrial(): Promise<boolean>;
  /** Gives free slots to waiting photos. */
  serve(): Promise<void>;
  /**
   * How many photos are served before one that joined then, in one request. `isAll` is false if there may be
   * more.
   */
  positionOf(photo: {
    readonly joinedAt: string;
    readonly pool?: Pool | null;
    readonly priority?: Priority | undefined;
  }): Promise<{ count: number; isAll: boolean }>;
  /** How many photos are served before one of normal priority that joined then. One request for each MB. */
  countBefore(photo: { readonly joinedAt: string; readonly pool?: Pool | null }): Promise<number>;
  /** Counts all photos that wait, with one request for each MB: about 2,800 photos. */
  snapshot(): Promise<LineSnapshot>;
  /**
   * Compares the line with the executions, and repairs it: frees the slots of ended executions, sends lost
   * admissions again, looks for a new API key while the breaker is open. Returns the tickets of the ended
   * executions.
   */
  reconcile(helpers: ReconcileHelpers): Promise<Ticket[]>;
}

/** By then an execution has claimed its slot, unless the message about it was lost. */
const CLAIM_MS = 10_000;
/** The longest that an execution may take to claim its slot, however busy Lambda is. */
const GIVE_UP_MS = 10 * 60_000;

/** A trial has been due for this long while no photo waits: no photo will come soon. */
const IDLE_MS = 5 * 60_000;

/** {@link Line} over the table. */
export function createLine(dependencies: LineDependencies): Line {
  const { table, photos, callbacks, now } = dependencies;
  const pools = {
    submit: createSlots('submit', dependencies),
    collect: createSlots('collect', dependencies),
  };

  /**
   * Changes the current breaker, unless `change` returns the same object. A breaker that is open because the
   * table was restored only changes if `isOfRestored`.
   */
  async function changeBreaker(
    change: (before: Breaker | null) => Breaker | null,
    isOfRestored = false,
  ): Promise<Breaker | null> {
    for (;;) {
      const before = readBreaker(await table.get(BREAKER_KEY));
      if (before?.open?.cause === 'restored' && !isOfRestored) return before;
      const after = change(before);
      if (after === before) return before;
      if ((await table.write(replaceBreaker(before, after))) !== null) continue;
      if (before?.open !== undefined && after?.open === undefined) await pools.submit.serve();
      return after;
    }
  }

  async function lookAtBreaker(
    { breaker, tickets, slots }: LineItems,
    { findSecret, settingsVersion }: ReconcileHelpers,
  ): Promise<void> {
    const open = breaker?.open;
    if (open === undefined) return;
    // No photo has waited to be the trial for a while. Close the breaker: the next photo finds out for free
    // if the failure persists. Wait a while, because a photo that joins again has neither slot nor ticket for
    // a moment.
    const isOverdue = now().getTime() - Date.parse(open.trialAt) >= IDLE_MS;
    const isIdle = tickets.length === 0 && slots.length === 0 && isOverdue;
    if (isIdle && (open.cause === 'account' || open.cause === 'outage')) {
      await changeBreaker((before) => (before === null ? null : closeIdle(before, open)));
      return;
    }
    if (settingsVersion !== undefined && open.modelVersion !== settingsVersion) {
      await changeBreaker((before) => before && noteSettings(before, settingsVersion, now()));
    }
    if (open.cause !== 'account') return;
    const secret = await findSecret();
    await changeBreaker((before) => before && noteSecret(before, secret, now()));
  }

  return {
    async join(photo, write) {
      const { pool, id, attempt, joinedAt, priority, fencing, executionArn, taskToken } = photo;
      const ticket: Ticket = { pool, id, attempt, joinedAt, priority, fencing, executionArn };
      // The photo submits again because the job that it collected is gone: release its `collect` slot.
      if (pool === 'submit' && attempt > 1) await pools.collect.leave(photo, null, []);
      if ((await table.write(putTicket(ticket), write)) === null) {
        return pools[pool].serveOwn({ ...ticket, taskToken });
      }
      const there = await photos.get(photo);
      // The photo was cancelled: its execution goes on without a slot, and ends before it submits.
      if (there?.cancelledAt) {
        const since = joinedAt;
        const admission: Admission = { pool, number: NO_SLOT, fencing, since, isTrial: false, joinedAt };
        await callbacks.succeed(taskToken, admission);
      }
      // Otherwise a later wait of the photo has joined.
    },

    findBreaker: async () => readBreaker(await table.get(BREAKER_KEY)),

    openForRestored: () => changeBreaker((before) => openForRestored(before, now()), true),

    async closeRestored() {
      await changeBreaker((before) => {
        const { open } = before ?? {};
        return before !== null && open?.cause === 'restored' ? closeIdle(before, open) : before;
      }, true);
    },

    claim: (photo, { pool, number, fencing }) => claimSlot({ ...photo, pool, number, fencing }),

    leave: (photo, { pool, fencing }, ...writes) => pools[pool].leave(photo, fencing, writes),

    async withdraw(photo) {
      const item = await photos.get(photo);
      const { joinedAt, fencing } = item ?? { joinedAt: null, fencing: null };
      const pool = item?.pool ?? 'submit';
      const isLater = photo.fencing !== undefined && fencing !== photo.fencing;
      if (joinedAt === null || fencing === null || isLater) return;
      // Delete the ticket first. If it stayed, the photo would get the slot again, although no execution
      // waits for it. The condition on `fencing` spares a ticket of a redriven execution, which has the same
      // joining time.
      const priority = item?.recipe?.priority;
      await table.write(dropTicket({ ...photo, pool, joinedAt, priority, fencing }));
      await pools[pool].leave(photo, photo.fencing ?? null, []);
    },

    report: (photo, news) => changeBreaker((before) => hear(before, photo, news, now())),

    async spendTrial() {
      let isGranted = true;
      await changeBreaker((before) => {
        if (before?.open === undefined) return before;
        const spent = spendTrial(before, now());
        isGranted = spent !== null;
        const trialAt = nextSpendingAt(before, now());
        return spent ?? { ...before, open: { ...before.open, trialAt } };
      });
      return isGranted;
    },

    serve: pools.submit.serve,
    positionOf: ({ pool, ...photo }) => table.count(ticketsBefore(pool ?? 'submit', photo)),
    countBefore: ({ pool, joinedAt }) => table.countAll(ticketsBefore(pool ?? 'submit', { joinedAt })),

    async snapshot() {
      const { breaker, slots: held, tickets } = await pools.submit.read();
      const waiting = await table.countAll(allTickets('submit'));
      const isHighThere = tickets[0]?.priority === 'high';
      const waitingHigh = isHighThere ? await table.countAll(highTickets('submit')) : 0;
      // The first ticket of each priority is the oldest one of that priority.
      const normal = isHighThere ? await table.query({ ...normalTickets('submit'), limit: 1 }) : [];
      const first = [tickets[0], normal[0]].map((ticket) => ticket?.joinedAt as string | undefined);
      const [oldestJoinedAt = null] = first.filter((at) => at !== undefined).sort();
      return { breaker, inFlight: held.length, waiting, waitingHigh, oldestJoinedAt };
    },

    async reconcile(helpers) {
      const { fail } = helpers;
      /** Reports a failed part, so that the others still run. */
      const attempt = <T>(part: Promise<T>, slot?: Slot) =>
        part.catch((error: unknown) => {
          fail(error, slot?.executionArn);
          return null;
        });
      const freed: Ticket[] = [];
      for (const pool of POOLS) {
        const line = await attempt(pools[pool].read());
        if (line === null) continue;
        const isFreed = await Promise.all(line.slots.map((slot) => attempt(repair(slot, fail), slot)));
        freed.push(...line.slots.filter((_, index) => isFreed[index] === true));
        await attempt(lookAtBreaker(line, helpers));
        await attempt(pools[pool].serve());
      }
      return freed;
    },
  };

  /** Frees the slot of an ended execution. Sends a running one its unclaimed slot again. */
  async function repair(slot: Slot, fail: ReconcileHelpers['fail']): Promise<boolean> {
    const failSlot = (error: unknown) => fail(error, slot.executionArn);
    const isRunning = await callbacks.isRunning(slot.executionArn).catch((error: unknown) => {
      failSlot(error);
      // Step Functions throttles or fails: assume that the execution is running.
      return true;
    });
    const unclaimedMs = slot.isClaimed ? 0 : now().getTime() - Date.parse(slot.since);
    if (isRunning && unclaimedMs >= CLAIM_MS) await pools[slot.pool].tell(slot).catch(failSlot);
    // An execution that gets the message claims its slot, or joins again if it comes too late. An execution
    // without a valid token must not block the slot for the others.
    const isLost = unclaimedMs >= GIVE_UP_MS;
    if (isRunning && !isLost) return false;
    return (await table.write(freeSlot(slot))) === null && !isRunning;
  }
}
