import type { TaskCallbacks } from '../clients/executions.ts';
import type { Pool } from '../contract.ts';
import type { PhotoRef } from '../photos/photo-item.ts';
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

/** What a photo gets with its slot: it shows it when it submits and when it leaves. */
export type Admission = Pick<
  Slot,
  'pool' | 'number' | 'fencing' | 'since' | 'isTrial' | 'joinedAt' | 'priority'
>;

/** The number in the admission of a photo that was cancelled: it goes on without a slot, and ends. */
export const NO_SLOT = -1;

/** What the line needs. */
export interface LineDependencies {
  readonly table: Table;
  readonly photos: Pick<Photos, 'get'>;
  readonly callbacks: TaskCallbacks;
  readonly maxInFlight: number;
  readonly now: () => Date;
}

/** A ticket, and what its execution waits with for the slot. */
export type Waiting = Ticket & { readonly taskToken: string };

/** Which slot is given, who has it now, and the token of the photo that gets it, if it is known. */
interface Gift {
  readonly number: number;
  readonly holder?: Slot | null;
  readonly taskToken?: string | null;
}

/** How slots change hands. */
export interface Slots {
  /** The breaker, the slots and the first tickets. */
  read(): Promise<LineItems>;
  /** Gives free slots to those who wait. */
  serve(): Promise<void>;
  /** Gives the photo a slot if it is among those whose turn it is. */
  serveOwn(photo: Waiting): Promise<void>;
  /** Passes an attempt's slot on, as {@link Line.leave}; the slot of any of its waits if `fencing` is null. */
  leave(photo: PhotoRef, fencing: string | null, writes: readonly Write[]): Promise<Refused>;
  /** Tells an execution that it has a slot. If the execution has ended, the slot is free again: false. */
  tell(slot: Slot): Promise<boolean>;
}

/** Tickets that are read beside those that the free slots could take: some may be gone by the time they are taken. */
const SPARE_TICKETS = 20;
/** The most that `maxInFlight` can be. */
const MOST_SLOTS = 200;
/** With so few slots photos hardly ever leave at the same moment: the tickets are tried in order. */
const SPREAD_FROM = 5;
/**
 * How long slots are given out in one go: behind thousands of stopped executions it would outlast the function, and
 * fail the photo that only wanted to join or leave. keep-line goes on with the rest.
 */
const SERVE_MS = 15_000;

/**
 * {@link Slots} over the table. A slot changes hands in one transaction with the ticket that it is given for, so nothing
 * can be half done. Only the message to the execution can be lost; keep-line repeats it.
 */
export function createSlots(pool: Pool, dependencies: LineDependencies): Slots {
  const { table, photos, callbacks, maxInFlight, now } = dependencies;
  const { partition } = allTickets(pool);

  async function read(): Promise<LineItems> {
    // In order of their keys: the breaker, the slots, then the tickets.
    const query = { partition, limit: 1 + maxInFlight + SPARE_TICKETS };
    const line = readLineItems(await table.query(query));
    // More slots are held than there are now: `maxInFlight` was lowered.
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
   * Gives a slot to a ticket's photo, with other writes; `holder` has it now. Answers which writes were refused, those
   * others last; and whether the slot is free again, as the photo's execution has ended.
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

  /** The token that the execution waits with for this slot; null if it waits no longer, or with a later wait's. */
  async function findToken(slot: Slot): Promise<string | null> {
    const photo = await photos.get(slot);
    return photo?.fencing === slot.fencing ? photo.taskToken : null;
  }

  async function tell(slot: Slot, knownToken: string | null = null): Promise<boolean> {
    const taskToken = knownToken ?? (await findToken(slot));
    const { number, fencing, since, isTrial, joinedAt, priority } = slot;
    const admission: Admission = { pool, number, fencing, since, isTrial, joinedAt, priority };
    if (taskToken !== null && (await callbacks.succeed(taskToken, admission))) return true;
    // The execution was told before, or joins again and finds the slot by itself, or has ended.
    if (await callbacks.isRunning(slot.executionArn)) return true;
    await table.write(freeSlot(slot));
    return false;
  }

  /** The photos that are to have slots now, the first one first; of an open breaker, the next trial if one is due. */
  async function findNext({ breaker, tickets }: LineItems): Promise<readonly Ticket[]> {
    const open = breaker?.open;
    if (open === undefined) return tickets;
    if (tickets.length === 0 || !isTrialDue(open, now())) return [];
    // Trials take turns through the whole queue, so that a photo that alone is refused is in no other's way.
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
        // The photo waits, so its execution does not know of a slot that it was given in an earlier wait.
        await pass(line, held, []);
        continue;
      }
      const next = await findNext(line);
      const index = next.findIndex(({ id, fencing }) => id === photo.id && fencing === photo.fencing);
      // Each takes a slot of its own: photos that join at once are not in each other's way.
      const [ticket, number] = [next[index], freeNumbers(line)[index]];
      // The trial of an open breaker is due, and it is another photo's turn.
      if (ticket === undefined && line.breaker?.open !== undefined && next.length > 0) return serve();
      if (ticket === undefined || number === undefined) return;
      const { refused, isFree } = await give(line, ticket, { number, taskToken });
      if (isFree) return serve();
      if (refused === null) return;
    }
  }

  /**
   * Gives a photo's slot to the first ticket that is still there. Photos that leave at the same moment try the same
   * ticket; those that do not get it try the next one, or, with many slots, spread over the tickets behind it by the
   * numbers of their slots. So a photo may be overtaken there, by {@link SPARE_TICKETS} others at most, and is served
   * as soon as it is the first.
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

  /** Gives a photo's slot to the next in the queue, or frees it. Answers which of the other writes were refused. */
  async function pass(line: LineItems, holder: Slot, also: readonly Write[]): Promise<Refused | null> {
    const slots = line.slots.filter((slot) => slot !== holder);
    const [first, ...others] = holder.number < maxInFlight ? await findNext({ ...line, slots }) : [];
    const { refused, isFree } =
      first === undefined
        ? { refused: await table.write(freeSlot(holder), ...also), isFree: true }
        : await giveToFirst(line, [first, ...others], holder, also);
    // A photo that joined in between saw the slot taken.
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
      // The write of a photo that has ended meanwhile is refused: its slot goes to the next all the same.
      const refusedHere = refused.slice(refused.length - also.length);
      also = also.filter((_, index) => !refusedHere[index]);
    }
  }

  return { read, serve, serveOwn, leave, tell };
}

/** Whether of all writes only the ticket's was refused, the second: another function has taken it. */
function isOnlyTicketGone(refused: Refused | null): boolean {
  return refused?.every((isRefused, index) => isRefused === (index === 1)) === true;
}
