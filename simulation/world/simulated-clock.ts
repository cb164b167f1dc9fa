/** An event at a planned time. Events with the same time happen in the order in which they were planned. */
interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly happen: () => void;
}

/**
 * A clock that jumps from one planned event to the next: days pass in seconds, and each run takes the same
 * course.
 */
export class SimulatedClock {
  #nowMs = Date.parse('2026-11-23T12:00:00.000Z');
  #planned = 0;
  /** A binary heap, the next event first. */
  readonly #events: Event[] = [];

  /** Unix time in milliseconds. */
  get nowMs(): number {
    return this.#nowMs;
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  /** Resolves when that time has passed. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.plan(this.#nowMs + ms, resolve));
  }

  /** Plans an event. A time in the past means now. */
  plan(atMs: number, happen: () => void): void {
    this.#push({ atMs: Math.max(atMs, this.#nowMs), order: this.#planned++, happen });
  }

  /**
   * Advances the clock until the work is done.
   * @throws what the work throws, or an error if no planned event is left and the work still waits
   */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const settled = work.finally(() => {
      isDone = true;
    });
    settled.catch(() => {});
    await allSettle();
    while (!isDone) {
      if (!(await this.step())) throw new Error('Nothing is left to happen, and the work is not done.');
    }
    return settled;
  }

  /**
   * Runs the next event and everything that follows from it at the same time. Returns false if none is
   * planned.
   */
  async step(): Promise<boolean> {
    const event = this.#pop();
    if (event === undefined) return false;
    this.#nowMs = event.atMs;
    event.happen();
    await allSettle();
    return true;
  }

  #push(event: Event): void {
    const events = this.#events;
    let at = events.push(event) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && isBefore(event, events[parent]); parent = (at - 1) >> 1) {
      events[at] = events[parent] as Event;
      at = parent;
    }
    events[at] = event;
  }

  #pop(): Event | undefined {
    const events = this.#events;
    const first = events[0];
    const last = events.pop();
    if (last === undefined || last === first) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const child = isBefore(events[left + 1], events[left]) ? left + 1 : left;
      if (!isBefore(events[child], last)) break;
      events[at] = events[child] as Event;
      at = child;
    }
    events[at] = last;
    return first;
  }
}

function isBefore(a: Event | undefined, b: Event | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

/**
 * Waits for everything that follows from an event at the same time. These are promises only, because nothing
 * here does real I/O.
 */
function allSettle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
