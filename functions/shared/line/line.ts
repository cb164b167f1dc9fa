import type { TaskCallbacks } from '../clients/executions.ts';
import type { Failure } from '../domain/failure.ts';
import { admit, hold, isDue, type LineState, release, type Slot, type Ticket } from './line-state.ts';
import type { LineStore, StoredTicket } from './line-store.ts';

/** What a photo gets with its place: it hands it back when it leaves. */
export type Admission = Pick<Slot, 'ticket' | 'turn' | 'since'>;

/** What the line needs. */
export interface LineDependencies {
  readonly store: LineStore;
  readonly callbacks: TaskCallbacks;
  readonly maxInFlight: number;
  readonly now: () => Date;
}

/** How a photo comes to the line, where it was there before. */
export interface Return {
  /** The account trouble that sends it back, and stops the line. */
  readonly trouble?: Trouble | null;
  /** The ticket that it had before it gave way. */
  readonly earlierTicket?: string | null;
}

/** What stops the line. */
export interface Trouble {
  readonly error: Failure;
  /** When the reply said to ask again, or null. */
  readonly toldSeconds: number | null;
}

/** The line before Segmind: at most `maxInFlight` photos have places, the others wait in the order they came. */
export interface Line {
  /**
   * Puts a photo into the line. One that comes back hands back the place it had; where account trouble sends it
   * back, the line is held in the same write.
   */
  join(ticket: Ticket, from?: Return): Promise<void>;
  /** Takes a photo that is done with Segmind out of the line, wherever it stands, and gives its place to the next. */
  leave(photo: Pick<Ticket, 'ticket' | 'executionArn'>): Promise<void>;
  /** Makes a change of the line, and gives free places to those who wait. */
  settle(change?: (line: LineState) => LineState): Promise<void>;
  /** Tells a photo that has a place so, again: what an interruption kept from being told. */
  handOver(ticket: StoredTicket, since: string): Promise<void>;
}

/**
 * How long places are given out in one go: behind thousands of stopped executions it would outlast the function, and
 * fail the photo that only wanted to join or leave. keep-line goes on with the rest.
 */
const SETTLE_MS = 15_000;

/**
 * The line over its store. Every change of its state is one compare-and-swap, so nothing can be half done: a place
 * is taken from the one and given to the other in the same write. What can be interrupted is only the telling, which
 * keep-line repeats.
 */
export function createLine({ store, callbacks, maxInFlight, now }: LineDependencies): Line {
  /** Changes the state, as often as it takes; a change that is none writes nothing. */
  async function change(next: (line: LineState) => LineState): Promise<void> {
    for (;;) {
      const snapshot = await store.read();
      const line = next(snapshot.line);
      if (line === snapshot.line || (await store.replace(snapshot, line))) return;
    }
  }

  /** Tells a photo that it has its place. A ticket that nobody awaits any more frees the place again. */
  async function handOver(ticket: StoredTicket, since: string): Promise<void> {
    const { turn, executionArn, taskToken } = ticket;
    const place = { ticket: ticket.ticket, turn, since };
    if (!(await callbacks.succeed(taskToken, place)) && !(await isServed(ticket, executionArn))) {
      await change((line) => release(line, (slot) => slot.ticket === ticket.ticket && slot.turn === turn));
    }
    await store.removeTicket(ticket);
  }

  /**
   * Whether a photo whose token is no longer awaited has its place nevertheless: told before, by a call whose answer
   * was lost. Not so where it waits anew with another token, or has ended.
   */
  async function isServed({ ticket, turn }: Ticket, executionArn: string): Promise<boolean> {
    const waiting = await store.readTicket(ticket);
    return (waiting === null || waiting.turn === turn) && (await callbacks.isRunning(executionArn));
  }

  /**
   * Makes that change, once, and fills what is free. It ends only once it has seen, after its last write, that no
   * place is free or nobody waits: a photo that joins in between either is seen here, or sees the free place itself.
   * Or once it has taken too long, see {@link SETTLE_MS}.
   */
  async function settle(next: (line: LineState) => LineState = (line) => line): Promise<void> {
    const endMs = now().getTime() + SETTLE_MS;
    for (let isMade = false; !isMade || now().getTime() < endMs; ) {
      const snapshot = await store.read();
      const line = isMade ? snapshot.line : next(snapshot.line);
      const newcomers = await findNewcomers(line);
      if (newcomers.length === 0 && line === snapshot.line) return;
      const at = now();
      if (await store.replace(snapshot, admit(line, newcomers, at))) {
        isMade = true;
        await Promise.all(newcomers.map((ticket) => handOver(ticket, at.toISOString())));
      }
    }
  }

  async function findNewcomers({ slots, hold: held }: LineState): Promise<StoredTicket[]> {
    const free = maxInFlight - slots.length;
    if (held !== null || free <= 0) return [];
    // Those who have a place may still be listed for the moment it takes to tell them.
    const names = await store.listTickets(free + slots.length);
    const waiting = names
      .filter((name) => isDue(name, now()) && slots.every(({ ticket }) => ticket !== name))
      .slice(0, free);
    const tickets = await Promise.all(waiting.map((name) => store.readTicket(name)));
    return tickets.filter((ticket) => ticket !== null);
  }

  return {
    async join(ticket, { trouble = null, earlierTicket = null } = {}) {
      await store.putTicket(ticket);
      // Before its place is free: left there by an interruption, it would get the place again, for nobody.
      if (earlierTicket !== null) await store.dropTicket(earlierTicket);
      await settle((line) => {
        // It waits, so it has no place: what it had in an earlier turn is free.
        const { executionArn, turn } = ticket;
        const rest = release(line, (slot) => slot.executionArn === executionArn && slot.turn < turn);
        return trouble === null ? rest : hold(rest, trouble.error, now(), trouble.toldSeconds);
      });
    },
    async leave({ ticket, executionArn }) {
      // Gone it is already, unless whoever served it was interrupted: left there, it would be served again.
      await store.dropTicket(ticket);
      await settle((line) => release(line, (slot) => slot.executionArn === executionArn));
    },
    settle,
    handOver,
  };
}
