import { AsyncLocalStorage } from 'node:async_hooks';
import type { TaskCallbacks } from '../../functions/shared/clients/executions.ts';
import { LINE_STATE_KEY, WAITING_PREFIX } from '../../functions/shared/contract.ts';
import type { Order } from '../../functions/shared/domain/order.ts';
import { type Admission, createLine, type Line, type Trouble } from '../../functions/shared/line/line.ts';
import {
  type LineState,
  type Slot,
  type Ticket,
  ticketName,
} from '../../functions/shared/line/line-state.ts';
import { createLineStore, type LineStore } from '../../functions/shared/line/line-store.ts';
import { sweepLine } from '../../functions/shared/line/sweep.ts';
import { S3Fake } from './s3-fake.ts';

/** An execution as Step Functions knows it. */
interface Execution {
  running: boolean;
  /** The token it waits with; null where it does not wait. */
  token: string | null;
  turns: number;
  name: string;
}

/** The line among executions that join it, leave it, and end: all in memory, in one clock. */
export class LineWorld {
  readonly s3 = new S3Fake();
  readonly executions = new Map<string, Execution>();
  /** The ids of photos that were given places, in order. */
  readonly served: string[] = [];
  readonly places = new Map<string, Admission>();
  /** The tokens that were served, in order. */
  readonly tokensServed: string[] = [];
  /** Tickets that were passed over by ones that came later: `early < late`. */
  readonly overtaken: string[] = [];
  /** What the requests of one invocation wait for, each. */
  readonly gates = new AsyncLocalStorage<() => Promise<void>>();
  readonly store: LineStore;
  readonly line: Line;
  readonly callbacks: TaskCallbacks;
  /** SendTaskSuccess works, and the caller hears that the task does not exist any more. */
  loseAnswers = false;
  readonly #waiters = new Map<string, () => void>();
  /** When each ticket that waits was first written, by the number of the request. */
  readonly #arrivals = new Map<string, number>();
  #slotsBefore: readonly Slot[] = [];
  #ms = Date.parse('2026-11-23T12:00:00.000Z');

  constructor({ maxInFlight }: { maxInFlight: number }) {
    this.store = createLineStore(this.s3.client, 'state');
    this.s3.gate = async () => this.gates.getStore()?.();
    this.s3.after = (name, { Key = '' }) => {
      if (name === 'PutObjectCommand' && Key === LINE_STATE_KEY) this.#checkOrder();
      if (!Key.startsWith(WAITING_PREFIX)) return;
      if (!this.s3.objects.has(Key)) this.#arrivals.delete(Key);
      else if (!this.#arrivals.has(Key)) this.#arrivals.set(Key, this.s3.sent.length);
    };
    this.callbacks = {
      succeed: async (token, place) => {
        await this.s3.gate();
        return this.succeed(token, place as Admission);
      },
      isRunning: async (arn) => {
        await this.s3.gate();
        return this.executions.get(arn)?.running === true;
      },
    };
    this.line = createLine({
      store: this.store,
      callbacks: this.callbacks,
      maxInFlight,
      now: () => this.now(),
    });
  }

  sweep() {
    return sweepLine(this);
  }

  /** Lets the execution that waits with this token go on. */
  succeed(token: string, place: Admission): boolean {
    for (const [id, execution] of this.executions) {
      if (execution.token !== token || !execution.running) continue;
      execution.token = null;
      this.tokensServed.push(token);
      this.served.push(id);
      this.places.set(id, place);
      this.#waiters.get(id)?.();
      return !this.loseAnswers;
    }
    return false;
  }

  now(): Date {
    return new Date(this.#ms);
  }

  /** Lets time pass. */
  pass(seconds: number): void {
    this.#ms += seconds * 1000;
  }

  /**
   * The ticket of a photo's next waiting; its execution begins to wait with that token. It has its old place, or,
   * where it gives way, one that comes up after that many seconds.
   */
  takeTicket(id: string, giveWaySeconds: number | null = null): Ticket {
    this.#ms += 1;
    const now = new Date(this.#ms).toISOString();
    const place = new Date(this.#ms + (giveWaySeconds ?? 0) * 1000).toISOString();
    const execution = this.executions.get(id) ?? { running: true, token: null, turns: 0, name: '' };
    if (execution.name === '' || giveWaySeconds !== null) execution.name = ticketName(place, id);
    execution.turns += 1;
    execution.token = `${id}#${execution.turns}`;
    this.executions.set(id, execution);
    this.places.delete(id);
    return {
      ticket: execution.name,
      turn: `${now}#0`,
      executionArn: id,
      taskToken: execution.token,
      order: { id } as Order,
    };
  }

  async join(id: string, trouble: Trouble | null = null): Promise<Ticket> {
    const ticket = this.takeTicket(id);
    await this.line.join(ticket, { trouble });
    return ticket;
  }

  /** Joins anew, for a time to come. */
  async giveWay(id: string, seconds: number): Promise<Ticket> {
    const earlierTicket = this.executions.get(id)?.name ?? null;
    const ticket = this.takeTicket(id, seconds);
    await this.line.join(ticket, { earlierTicket });
    return ticket;
  }

  /** Resolves when the photo has a place. */
  async untilServed(id: string): Promise<void> {
    if (this.places.has(id)) return;
    await new Promise<void>((resolve) => this.#waiters.set(id, resolve));
  }

  placeOf(id: string): Admission {
    const place = this.places.get(id);
    if (place === undefined) throw new Error(`${id} has no place.`);
    return place;
  }

  async leave(id: string): Promise<void> {
    const { ticket } = this.placeOf(id);
    this.places.delete(id);
    await this.line.leave({ ticket, executionArn: id });
  }

  abort(id: string): void {
    const execution = this.executions.get(id);
    if (execution !== undefined) execution.running = false;
    this.places.delete(id);
  }

  async slots(): Promise<string[]> {
    return (await this.store.read()).line.slots.map(({ executionArn }) => executionArn);
  }

  async waiting(): Promise<string[]> {
    const names = await this.store.listTickets(1000);
    return names.map((name) => name.slice(name.indexOf('Z-') + 2));
  }

  /** Whoever was just given a place must not have come later than one who waits. */
  #checkOrder(): void {
    const { slots }: LineState = JSON.parse(this.s3.text(LINE_STATE_KEY) ?? '');
    const arrivedAt = (ticket: string) => this.#arrivals.get(WAITING_PREFIX + ticket) ?? Number.NaN;
    const hasPlace = (ticket: string) => slots.some((slot) => slot.ticket === ticket);
    const waiting = [...this.s3.objects.keys()]
      .filter((key) => key.startsWith(WAITING_PREFIX))
      .map((key) => key.slice(WAITING_PREFIX.length));
    for (const { ticket: late, turn } of slots) {
      if (this.#slotsBefore.some((slot) => slot.ticket === late && slot.turn === turn)) continue;
      for (const early of waiting) {
        if (early < late && arrivedAt(early) < arrivedAt(late) && !hasPlace(early)) {
          this.overtaken.push(`${early} < ${late}`);
        }
      }
    }
    this.#slotsBefore = slots;
  }
}
