import type { Failure } from '../domain/failure.ts';
import type { PhotoRef } from '../photos/photo-item.ts';
import type { PhotoAtWork } from '../photos/photos.ts';
import type { Write } from '../table/write.ts';
import { closeBreaker, noteSecret, type SecretVersion, tripBreaker } from './breaker.ts';
import {
  ALL_TICKETS,
  BREAKER_KEY,
  type Breaker,
  claimSlot,
  dropTicket,
  freeSlot,
  type LineItems,
  putTicket,
  readBreaker,
  type Ticket,
  ticketsBefore,
} from './line-items.ts';
import { type Admission, createSlots, type LineDependencies, NO_SLOT, type Waiting } from './slots.ts';

/** A photo that joins the queue. */
export type Joining = PhotoAtWork & Waiting;

/** The line as it stands. */
export interface LineSnapshot {
  readonly breaker: Breaker | null;
  readonly inFlight: number;
  readonly waiting: number;
  /** False if more than `waiting` photos may wait. */
  readonly isAll: boolean;
  /** When the photo that waits longest joined; null if none waits. */
  readonly oldestJoinedAt: string | null;
}

/** What a step learnt about Segmind from one photo. The breaker opens and closes by it. */
export type News =
  /** Segmind took a job of the photo. */
  | { readonly kind: 'accepted' }
  /** The photo's result is stored. */
  | { readonly kind: 'stored' }
  /** The failure's fault decides what it means. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly retryAfterSeconds: number | null }
  /** A trial that showed nothing: the next one can begin. */
  | { readonly kind: 'nothing' };

/** What a reconciliation asks for, and tells. */
export interface ReconcileHelpers {
  readonly findSecret: () => Promise<SecretVersion>;
  /** Told of each slot whose execution could not be looked at. */
  readonly fail: (executionArn: string, error: unknown) => void;
}

/** The line before Segmind: at most `maxInFlight` photos hold slots, the others wait in the order they joined. */
export interface Line {
  /** Puts a photo into the queue, with what is known of it. Its execution goes on once it has a slot, perhaps at once. */
  join(photo: Joining, write: Write): Promise<void>;
  /** The open breaker, or null. */
  findBreaker(): Promise<Breaker | null>;
  /** To be written with what a photo does in its slot: refused if the slot is no longer its own. */
  claim(photo: PhotoRef, admission: Admission): Write;
  /** Gives a photo's slot to the next in the queue, with a write of the photo's own. */
  leave(photo: PhotoRef, admission: Pick<Admission, 'fencing'>, write: Write): Promise<void>;
  /** Takes an attempt out of the line, wherever it stands; if `fencing` is given, only that wait of it. */
  withdraw(photo: PhotoRef & { readonly fencing?: string | null }): Promise<void>;
  /** Opens the breaker; a trial notes what it was told instead. */
  trip(failure: Failure, retryAfterSeconds: number | null, admission: Admission): Promise<void>;
  /** Opens or closes the breaker, or counts towards that. `isTrial` is that of the photo's admission. */
  report(photo: { readonly id: string; readonly isTrial: boolean }, news: News): Promise<void>;
  /** To be written with what shows that the trouble has passed: closes the breaker. Then call {@link Line.serve}. */
  closing(): Write;
  /** Closes the breaker, and serves those who wait. */
  close(): Promise<void>;
  /** Gives free slots to those who wait. */
  serve(): Promise<void>;
  /** How many photos wait before one that joined then; `isAll` is false if there may be more. */
  positionOf(photo: { readonly joinedAt: string }): Promise<{ count: number; isAll: boolean }>;
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

/** {@link Line} over the table. */
export function createLine(dependencies: LineDependencies): Line {
  const { table, photos, callbacks, now } = dependencies;
  const slots = createSlots(dependencies);

  async function lookAtBreaker(
    { tickets, slots: held }: LineItems,
    breaker: Breaker,
    findSecret: () => Promise<SecretVersion>,
  ): Promise<void> {
    // No photo waits to be the trial: the next one that comes is one.
    const isIdle = tickets.length === 0 && held.length === 0 && now() >= new Date(breaker.trialAt);
    const write = isIdle ? closeBreaker() : noteSecret(breaker, await findSecret(), now());
    if (write !== null) await table.write(write);
  }

  return {
    async join(photo, write) {
      const { id, attempt, joinedAt, fencing, executionArn, taskToken } = photo;
      const ticket: Ticket = { id, attempt, joinedAt, fencing, executionArn };
      if ((await table.write(putTicket(ticket), write)) === null) {
        return slots.serveOwn({ ...ticket, taskToken });
      }
      const there = await photos.get(photo);
      // It was cancelled: its execution goes on without a slot, and ends before it submits.
      if (there?.cancelledAt) {
        const admission: Admission = { number: NO_SLOT, fencing, since: joinedAt, isTrial: false };
        await callbacks.succeed(taskToken, admission);
      }
      // Otherwise a later wait of the photo has joined.
    },

    findBreaker: async () => readBreaker(await table.get(BREAKER_KEY)),

    claim: (photo, { number, fencing }) => claimSlot({ ...photo, number, fencing }),

    leave: (photo, { fencing }, write) => slots.leave(photo, fencing, write),

    async withdraw(photo) {
      const item = await photos.get(photo);
      const joinedAt = item?.joinedAt ?? null;
      const { fencing } = photo;
      const isLater = fencing !== undefined && item?.fencing !== fencing;
      if (joinedAt === null || isLater) return;
      // The ticket goes first: left behind, it would get the slot again, although no execution waits for it.
      await table.write(dropTicket({ ...photo, joinedAt }));
      await slots.leave(photo, fencing ?? null, null);
    },

    async trip(failure, retryAfterSeconds, { isTrial }) {
      await table.write(tripBreaker(failure, retryAfterSeconds, now(), isTrial));
    },

    async report({ isTrial }, news) {
      if (news.kind !== 'failed' || news.failure.fault !== 'account') return;
      await table.write(tripBreaker(news.failure, news.retryAfterSeconds, now(), isTrial));
    },

    closing: closeBreaker,
    async close() {
      await table.write(closeBreaker());
      await slots.serve();
    },
    serve: slots.serve,
    positionOf: ({ joinedAt }) => table.count(ticketsBefore(joinedAt)),

    async snapshot() {
      const { breaker, slots: held, tickets } = await slots.read();
      const { count: waiting, isAll } = await table.count(ALL_TICKETS);
      return {
        breaker,
        inFlight: held.length,
        waiting,
        isAll,
        oldestJoinedAt: tickets[0]?.joinedAt ?? null,
      };
    },

    async reconcile({ findSecret, fail }) {
      const line = await slots.read();
      const freed: Ticket[] = [];
      for (const slot of line.slots) {
        const isRunning = await callbacks.isRunning(slot.executionArn).catch((error: unknown) => {
          // Step Functions throttles, or cannot tell: the slot is left alone for now, and the others are looked at.
          fail(slot.executionArn, error);
          return null;
        });
        if (isRunning === null) continue;
        const unclaimedMs = slot.isClaimed ? 0 : now().getTime() - Date.parse(slot.since);
        if (isRunning && unclaimedMs >= CLAIM_MS) await slots.tell(slot);
        // An execution that was told claims its slot, or joins again if it comes too late; one whose token is lost
        // must not keep the slot from the others.
        const isLost = unclaimedMs >= GIVE_UP_MS;
        if (isRunning && !isLost) continue;
        const refused = await table.write(freeSlot(slot));
        if (refused === null && !isRunning) freed.push(slot);
      }
      if (line.breaker !== null) await lookAtBreaker(line, line.breaker, findSecret);
      await slots.serve();
      return freed;
    },
  };
}
