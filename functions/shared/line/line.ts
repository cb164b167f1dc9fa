import { POOLS, type Pool, type Priority } from '../contract.ts';
import type { PhotoRef } from '../photos/photo-item.ts';
import type { PhotoAtWork } from '../photos/photos.ts';
import type { Refused, Write } from '../table/write.ts';
import {
  closeIdle,
  hear,
  type News,
  nextSpendingAt,
  noteSecret,
  noteSettings,
  type Reporter,
  type SecretVersion,
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

/** The line as it stands. */
export interface LineSnapshot {
  readonly breaker: Breaker | null;
  readonly inFlight: number;
  readonly waiting: number;
  /** How many of these have high priority. */
  readonly waitingHigh: number;
  /** When the photo that waits longest joined; null if none waits. */
  readonly oldestJoinedAt: string | null;
}

/** What a reconciliation asks for, and tells. */
export interface ReconcileHelpers {
  readonly findSecret: () => Promise<SecretVersion>;
  /** Of the settings by which an open breaker may close. @default no look at them */
  readonly settingsVersion?: string | undefined;
  /** Called for each part that failed; `executionArn` is that of a slot, if it is about one. */
  readonly fail: (error: unknown, executionArn?: string) => void;
}

/**
 * The line before Segmind: at most `maxInFlight` photos hold slots, the others wait in the order they joined, those of
 * high priority before all others.
 */
export interface Line {
  /** Puts a photo into the queue, with what is known of it. Its execution goes on once it has a slot, perhaps at once. */
  join(photo: Joining, write: Write): Promise<void>;
  /** The circuit breaker as it is; null while all is well. */
  findBreaker(): Promise<Breaker | null>;
  /** To be written with what a photo does in its slot: refused if the slot is no longer its own. */
  claim(photo: PhotoRef, admission: Admission): Write;
  /**
   * Gives a photo's slot to the next in the queue, and applies writes of the photo's own in the same transaction. Answers
   * which of those were refused: they are left out.
   */
  leave(
    photo: PhotoRef,
    admission: Pick<Admission, 'pool' | 'fencing'>,
    ...writes: Write[]
  ): Promise<Refused>;
  /** Takes an attempt out of the line, wherever it stands; if `fencing` is given, only that wait of it. */
  withdraw(photo: PhotoRef & { readonly fencing?: string | null }): Promise<void>;
  /**
   * What a step learnt about Segmind from a photo: opens or closes the breaker, or counts towards that. Serves the
   * queue if the breaker closes. Answers the breaker as it is then.
   */
  report(photo: Reporter, news: News): Promise<Breaker | null>;
  /** Opens the breaker, as the table was restored from a backup: nothing but {@link closeRestored} closes it then. */
  openForRestored(): Promise<Breaker | null>;
  /** Closes it, as receipts are rebuilt, and serves the queue. */
  closeRestored(): Promise<void>;
  /** Whether a trial may post its photo although the outcome of such submits was unknown: 12 in 24 hours may. */
  spendTrial(): Promise<boolean>;
  /** Gives free slots to those who wait. */
  serve(): Promise<void>;
  /**
   * How many photos are served before one that joined then, in one request; `isAll` is false if there may be more.
   */
  positionOf(photo: {
    readonly joinedAt: string;
    readonly pool?: Pool | null;
    readonly priority?: Priority | undefined;
  }): Promise<{ count: number; isAll: boolean }>;
  /** How many photos are served before one of normal priority that joined then: all, a request for each MB. */
  countBefore(photo: { readonly joinedAt: string; readonly pool?: Pool | null }): Promise<number>;
  /** Counts all photos that wait: a request for each MB, which holds some 2,800 of them. */
  snapshot(): Promise<LineSnapshot>;
  /**
   * Compares the line with the executions, and repairs it: frees the slots of those that have ended, repeats what was
   * not sent, looks for a new API key while the breaker is open. Answers whose slots it freed.
   */
  reconcile(helpers: ReconcileHelpers): Promise<Ticket[]>;
}

/** By then an execution has claimed its slot, unless it was never told of it. */
const CLAIM_MS = 10_000;
/** So long an execution may take to claim its slot, however busy Lambda is. */
const GIVE_UP_MS = 10 * 60_000;

/** A trial is due for so long, and no photo waits: none will come soon. */
const IDLE_MS = 5 * 60_000;

/** {@link Line} over the table. */
export function createLine(dependencies: LineDependencies): Line {
  const { table, photos, callbacks, now } = dependencies;
  const pools = {
    submit: createSlots('submit', dependencies),
    collect: createSlots('collect', dependencies),
  };

  /**
   * Changes the breaker as it is by now: `change` answers the same object if nothing is to be changed. One that is open
   * for a restored table is changed by what `isOfRestored` alone.
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
    // No photo has waited to be the trial for a while: the next one that comes finds the trouble again for nothing. A
    // photo that joins again is in neither slot nor queue for a moment.
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
      // The job that it was to collect is gone, and it may pay again.
      if (pool === 'submit' && attempt > 1) await pools.collect.leave(photo, null, []);
      if ((await table.write(putTicket(ticket), write)) === null) {
        return pools[pool].serveOwn({ ...ticket, taskToken });
      }
      const there = await photos.get(photo);
      // It was cancelled: its execution goes on without a slot, and ends before it submits.
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
      // The ticket goes first: left behind, it would get the slot again, although no execution waits for it. A redriven
      // execution may have joined since, under the same time.
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
      // The first ticket of each kind is the oldest one of its kind.
      const normal = isHighThere ? await table.query({ ...normalTickets('submit'), limit: 1 }) : [];
      const first = [tickets[0], normal[0]].map((ticket) => ticket?.joinedAt as string | undefined);
      const [oldestJoinedAt = null] = first.filter((at) => at !== undefined).sort();
      return { breaker, inFlight: held.length, waiting, waitingHigh, oldestJoinedAt };
    },

    async reconcile(helpers) {
      const { fail } = helpers;
      /** A part that fails keeps no other from its work. */
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

  /** Frees the slot of an execution that has ended, and tells a running one again that has not claimed it. */
  async function repair(slot: Slot, fail: ReconcileHelpers['fail']): Promise<boolean> {
    const failSlot = (error: unknown) => fail(error, slot.executionArn);
    const isRunning = await callbacks.isRunning(slot.executionArn).catch((error: unknown) => {
      failSlot(error);
      // Step Functions throttles, or cannot tell: the execution is taken to run.
      return true;
    });
    const unclaimedMs = slot.isClaimed ? 0 : now().getTime() - Date.parse(slot.since);
    if (isRunning && unclaimedMs >= CLAIM_MS) await pools[slot.pool].tell(slot).catch(failSlot);
    // An execution that was told claims its slot, or joins again if it comes too late; one whose token is lost
    // must not keep the slot from the others.
    const isLost = unclaimedMs >= GIVE_UP_MS;
    if (isRunning && !isLost) return false;
    return (await table.write(freeSlot(slot))) === null && !isRunning;
  }
}
