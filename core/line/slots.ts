import type { Pool } from '../contract/table.ts';
import type { PhotoRef } from '../domain/photo.ts';
import type { TaskCallbacks } from '../photos/executions.ts';
import type { Photos } from '../photos/photos.ts';
import type { Table } from '../table/table.ts';
import type { Refused, Write } from '../table/write.ts';
import { beginTrial, isTrialDue } from './breaker.ts';
import {
  allTickets,
  freeSlot,
  giveSlot,
  isHeldBy,
  type LineItems,
  readLineItems,
  type Slot,
  type Ticket,
  takeTicket,
  ticketsBehind,
} from './line-items.ts';

/** What a photo receives with its slot. The photo presents it when it submits and when it leaves. */
export type Admission = Pick<
  Slot,
  'pool' | 'number' | 'fencing' | 'since' | 'isTrial' | 'joinedAt' | 'priority'
>;

/** The slot number in the admission of a cancelled photo: it goes on without a slot, and ends. */
export const NO_SLOT = -1;

/** What the line needs. */
export interface LineDependencies {
  readonly table: Table;
  readonly photos: Pick<Photos, 'get'>;
  readonly callbacks: TaskCallbacks;
  readonly maxInFlight: number;
  readonly now: () => Date;
}

/** A ticket, and the task token that its execution waits with. */
export type Waiting = Ticket & { readonly taskToken: string };

/** The slot to give, its present holder, and the task token of the receiving photo, if known. */
interface Gift {
  readonly number: number;
  readonly holder?: Slot | null;
  readonly taskToken?: string | null;
}

/** Gives, passes on and frees the slots of one pool. */
export interface Slots {
  /** The breaker, the slots and the first tickets. */
  read(): Promise<LineItems>;
  /** Gives free slots to waiting photos. */
  serve(): Promise<void>;
  /** Gives the photo a slot if it is among the next to be served. */
  serveOwn(photo: Waiting): Promise<void>;
  /** Passes an attempt's slot on, like {@link Line.leave}. Null `fencing`: the slot of any of its waits. */
  leave(photo: PhotoRef, fencing: string | null, writes: readonly Write[]): Promise<Refused>;
  /** Sends an execution its slot. If the execution has ended, frees the slot and returns false. */
  tell(slot: Slot): Promise<boolean>;
}

/** Tickets to read in addition to those for the free slots: some may be gone when they are taken. */
const SPARE_TICKETS = 20;
/** The most that `maxInFlight` can be. */
const MOST_SLOTS = 200;
/** With fewer slots photos hardly ever leave at the same moment, so the tickets are tried in order. */
const SPREAD_FROM = 5;
/**
 * How long one call gives out slots. With thousands of stopped executions in the queue it would outlast the
 * function, and fail the photo that only wanted to join or leave. keep-line goes on with the rest.
 */
const SERVE_MS = 15_000;

/**
 * {@link Slots} over the table. A slot and the ticket that it is given for change in one transaction, so
 * nothing is left half done. Only the message to the execution can be lost; keep-line repeats it.
 */
export function createSlots(pool: Pool, dependencies: LineDependencies): Slots {
  const { table, photos, callbacks, maxInFlight, now } = dependencies;
  const { partition } = allTickets(pool);

  async function read(): Promise<LineItems> {
    // In the order of their keys: the breaker, the slots, then the tickets.
    const query = { partition, limit: 1 + maxInFlight + SPARE_TICKETS };
    const line = readLineItems(await table.query(query));
    // `maxInFlight` was lowered, and photos still hold more slots than it allows: read again with a
    // higher limit, because the tickets come after all slots.
    if (line.slots.length <= maxInFlight) return line;
    return readLineItems(await table.query({ ...query, limit: query.limit + MOST_SLOTS }));
  }

  function freeNumbers({ slots }: LineItems): number[] {
    const taken = new Set(slots.map(({ number }) => number));
    return Array.from({ length: maxInFlight }, (_, number) => number).filter((number) => !taken.has(number));
  }

  function slotFor(ticket: Ticket, number: number, isTrial: boolean): Slot {
    return { ...ticket, number, since: now().toISOString(), isTrial, isClaimed: false };
  }

  /**
   * Gives a slot to a ticket's photo, together with other writes. `holder` has the slot now. Returns which
   * writes were refused, with `also` last, and whether the slot is free again because the photo's execution
   * has ended.
   */
  async function give(
    { breaker }: LineItems,
    ticket: Ticket,
    { number, holder = null, taskToken = null }: Gift,
    also: readonly Write[] = [],
  ): Promise<{ refused: Refused | null; isFree: boolean }> {
    const open = breaker?.open;
    const slot = slotFor(ticket, number, open !== undefined);
    const trial = breaker === null || open === undefined ? [] : [beginTrial(breaker, open, ticket, now())];
    const refused = await table.write(giveSlot(slot, holder), takeTicket(ticket), ...trial, ...also);
    return { refused, isFree: refused === null && !(await tell(slot, taskToken)) };
  }

  /** The task token of the execution that waits for this slot; null if that wait is over. */
  async function findToken(slot: Slot): Promise<string | null> {
    const photo = await photos.get(slot);
    return photo?.fencing === slot.fencing ? photo.taskToken : null;
  }

  async function tell(slot: Slot, knownToken: string | null = null): Promise<boolean> {
    const taskToken = knownToken ?? (await findToken(slot));
    const { number, fencing, since, isTrial, joinedAt, priority } = slot;
    const admission: Admission = { pool, number, fencing, since, isTrial, joinedAt, priority };
    if (taskToken !== null && (await callbacks.succeed(taskToken, admission))) return true;
    // The execution already received the slot, or joins again and finds the slot by itself, or has ended.
    if (await callbacks.isRunning(slot.executionArn)) return true;
    await table.write(freeSlot(slot));
    return false;
  }

  /** The photos to be served now, in order. If the breaker is open: the next trial, if one is due. */
  async function findNext({ breaker, tickets }: LineItems): Promise<readonly Ticket[]> {
    const open = breaker?.open;
    if (open === undefined) return tickets;
    if (tickets.length === 0 || !isTrialDue(open, now())) return [];
    // Trials go through the whole queue in turn, so that one photo that is always refused blocks no other.
    const behind = await table.query({ ...ticketsBehind(pool, open.lastTrial), limit: 1 });
    return [(behind[0] as unknown as Ticket | undefined) ?? tickets[0]].filter((one) => one !== undefined);
  }

  async function serve(): Promise<void> {
    const endMs = now().getTime() + SERVE_MS;
    do {
      const line = await read();
      const numbers = freeNumbers(line);
      const next = (await findNext(line)).slice(0, numbers.length);
      if (next.length === 0) return;
      await Promise.all(
        next.map((ticket, index) => give(line, ticket, { number: numbers[index] as number })),
      );
    } while (now().getTime() < endMs);
  }

  async function serveOwn({ taskToken, ...photo }: Waiting): Promise<void> {
    for (;;) {
      const line = await read();
      const held = line.slots.find(isHeldBy(photo));
      if (held !== undefined) {
        if (held.fencing >= photo.fencing) return;
        // The photo waits, so its execution does not know of this slot from an earlier wait: pass it on.
        await pass(line, held, []);
        continue;
      }
      const next = await findNext(line);
      const index = next.findIndex(({ id, fencing }) => id === photo.id && fencing === photo.fencing);
      // The photo takes the slot with its own index, so that photos that join at once do not collide.
      const [ticket, number] = [next[index], freeNumbers(line)[index]];
      // The breaker is open and a trial is due, but another photo is next.
      if (ticket === undefined && line.breaker?.open !== undefined && next.length > 0) return serve();
      if (ticket === undefined || number === undefined) return;
      const { refused, isFree } = await give(line, ticket, { number, taskToken });
      if (isFree) return serve();
      if (refused === null) return;
    }
  }

  /**
   * Gives a photo's slot to the first ticket that is still there. Photos that leave at the same moment all
   * try the first ticket. Those that do not get it try the next one or, with many slots, tickets further
   * behind, spread by their slot numbers. So a photo may be overtaken here, by at most {@link SPARE_TICKETS}
   * others, and is served as soon as it is the first.
   */
  async function giveToFirst(
    line: LineItems,
    tickets: readonly [Ticket, ...Ticket[]],
    holder: Slot,
    also: readonly Write[],
  ): ReturnType<typeof give> {
    const { number } = holder;
    const offset = number < SPREAD_FROM ? 0 : number;
    let given = await give(line, tickets[0], { number, holder }, also);
    for (let at = 1 + (offset % 2), spread = 4; isOnlyTicketGone(given.refused); spread *= 2) {
      const ticket = tickets[at];
      if (ticket === undefined) break;
      given = await give(line, ticket, { number, holder }, also);
      at += 1 + (offset % spread);
    }
    return given;
  }

  /** Passes a photo's slot to the next photo, or frees it. Returns which of the other writes were refused. */
  async function pass(line: LineItems, holder: Slot, also: readonly Write[]): Promise<Refused | null> {
    const slots = line.slots.filter((slot) => slot !== holder);
    const [first, ...others] = holder.number < maxInFlight ? await findNext({ ...line, slots }) : [];
    const { refused, isFree } =
      first === undefined
        ? { refused: await table.write(freeSlot(holder), ...also), isFree: true }
        : await giveToFirst(line, [first, ...others], holder, also);
    // A photo that joined in between saw the slot as taken.
    if (refused === null && isFree) await serve();
    return refused;
  }

  async function leave(photo: PhotoRef, fencing: string | null, writes: readonly Write[]): Promise<Refused> {
    let also = writes;
    for (;;) {
      const line = await read();
      const held = line.slots.find(
        (slot) => isHeldBy(photo)(slot) && slot.fencing === (fencing ?? slot.fencing),
      );
      const refused = held === undefined ? await table.write(...also) : await pass(line, held, also);
      if (refused === null) return writes.map((write) => !also.includes(write));
      // If a write is refused because the photo has ended, pass its slot on without that write.
      const refusedHere = refused.slice(refused.length - also.length);
      also = also.filter((_, index) => !refusedHere[index]);
    }
  }

  return { read, serve, serveOwn, leave, tell };
}

/** Whether only the second write was refused, the ticket's: another function has taken the ticket. */
function isOnlyTicketGone(refused: Refused | null): boolean {
  return refused?.every((isRefused, index) => isRefused === (index === 1)) === true;
}
