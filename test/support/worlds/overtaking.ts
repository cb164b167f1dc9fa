import { POOLS, type Pool } from '../../../core/contract/table.ts';
import { type LineItems, positionOf, type Slot, type Ticket } from '../../../core/line/line-items.ts';

/** What was observed of a pool. */
interface Seen {
  /** The slots held at the last check. */
  slots: readonly Slot[];
  /** When each slot was granted, as the number of the transaction. */
  readonly grants: number[];
  /** The most slots that were held at once. */
  most: number;
}

/** Photos that leave at the same moment may be out of order by this many tickets: see `giveToFirst`. */
const SPREAD = 10;

/** Watches a line, and notes each photo that was given a slot before one that had joined earlier. */
export class Overtaking {
  /** Tickets that were passed over by a later one: `early < late`. */
  readonly overtaken: string[] = [];
  readonly #maxInFlight: number;
  readonly #itemsOf: (pool: Pool) => LineItems;
  readonly #seen: Readonly<Record<Pool, Seen>> = {
    submit: { slots: [], grants: [], most: 0 },
    collect: { slots: [], grants: [], most: 0 },
  };
  /** When each ticket was written, as the number of the transaction. */
  readonly #arrivals = new Map<string, number>();
  #transactions = 0;
  /** When each invocation last read the line. */
  readonly #reads = new WeakMap<object, number>();

  constructor(maxInFlight: number, itemsOf: (pool: Pool) => LineItems) {
    this.#maxInFlight = maxInFlight;
    this.#itemsOf = itemsOf;
  }

  /** An invocation has read the line. */
  read(caller: object): void {
    this.#reads.set(caller, this.#transactions);
  }

  /** An invocation has written a transaction. */
  write(caller: object): void {
    this.#transactions += 1;
    for (const pool of POOLS) this.#check(pool, caller);
  }

  /** The most slots of a pool that were held at once. */
  mostSlots(pool: Pool): number {
    return this.#seen[pool].most;
  }

  /**
   * Checks each slot that was granted just now: its photo must not have passed an earlier ticket, unless a
   * slot is free for that ticket too, or was free when the grant's caller read the line. Tickets written
   * after that read do not count, because the caller did not see them. Trials do not count either: they are
   * drawn from the whole queue.
   */
  #check(pool: Pool, caller: object): void {
    const { slots, tickets } = this.#itemsOf(pool);
    const seen = this.#seen[pool];
    seen.most = Math.max(seen.most, slots.length);
    const free = this.#maxInFlight - slots.length;
    const name = ({ id, fencing }: Ticket) => `${id} ${fencing}`;
    const arrival = (ticket: Ticket) => this.#arrivals.get(name(ticket)) ?? Number.NaN;
    for (const ticket of tickets) {
      if (!this.#arrivals.has(name(ticket))) this.#arrivals.set(name(ticket), this.#transactions);
    }
    const isBefore = (early: Ticket, late: Ticket) =>
      positionOf(early) < positionOf(late) && arrival(early) < arrival(late);
    for (const late of slots) {
      const isOld = seen.slots.some(({ id, fencing }) => id === late.id && fencing === late.fencing);
      if (isOld) continue;
      const readAt = this.#reads.get(caller) ?? this.#transactions;
      const takenSince = seen.grants.filter((at) => at > readAt).length;
      seen.grants.push(this.#transactions);
      if (late.isTrial) continue;
      const passed = tickets.filter((early) => isBefore(early, late) && arrival(early) <= readAt);
      // A ticket that the caller had read was taken or replaced since, so the slot went to one behind it.
      const isGone = takenSince > 0 || tickets.some((ticket) => arrival(ticket) > readAt);
      const spread = isGone ? SPREAD : 0;
      if (passed.length > free + takenSince + spread)
        this.overtaken.push(`${passed.map(({ id }) => id)} < ${late.id}`);
    }
    seen.slots = slots;
  }
}
