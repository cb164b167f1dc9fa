/** The part of a clock that the interpreter needs. */
export interface Clock {
  /** Unix time in milliseconds. */
  readonly nowMs: number;
  /** Resolves when that time has passed. */
  sleep(ms: number): Promise<void>;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  /** Null after it was cancelled. */
  happen: (() => void) | null;
}

/** Cancelled timers stay in the heap until they exceed this number and half of the heap. */
const MAX_CANCELLED = 1_000;

/**
 * Timers that can be cancelled. The clock sleeps only until the next live timer. Most timeouts are cancelled,
 * and otherwise each of them would cost a simulated clock an event.
 */
export class Timers {
  readonly #clock: Clock;
  /** A binary heap, the next timer first. */
  #heap: Timer[] = [];
  /** The times at which the clock will wake it, the next one last. */
  readonly #wakes: number[] = [];
  #cancelled = 0;
  #set = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Calls `happen` after this time.
   * @returns a function that cancels the timer
   */
  after(ms: number, happen: () => void): () => void {
    const timer: Timer = { atMs: this.#clock.nowMs + Math.round(ms), order: this.#set++, happen };
    this.#push(timer);
    this.#sleepUntilNext();
    return () => {
      if (timer.happen === null) return;
      timer.happen = null;
      this.#cancelled++;
      if (this.#cancelled > Math.max(MAX_CANCELLED, this.#heap.length / 2)) this.#dropCancelled();
    };
  }

  #sleepUntilNext(): void {
    const next = this.#nextLive();
    if (next === undefined || next.atMs >= (this.#wakes.at(-1) ?? Infinity)) return;
    this.#wakes.push(next.atMs);
    this.#clock.sleep(Math.max(0, next.atMs - this.#clock.nowMs)).then(() => this.#wake());
  }

  #wake(): void {
    this.#wakes.pop();
    for (let next = this.#nextLive(); next && next.atMs <= this.#clock.nowMs; next = this.#nextLive()) {
      this.#pop();
      const { happen } = next;
      next.happen = null;
      happen?.();
    }
    this.#sleepUntilNext();
  }

  #nextLive(): Timer | undefined {
    while (this.#heap[0]?.happen === null) {
      this.#pop();
      this.#cancelled--;
    }
    return this.#heap[0];
  }

  #dropCancelled(): void {
    // A sorted array is a heap.
    this.#heap = this.#heap.filter(({ happen }) => happen !== null).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.#cancelled = 0;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.push(timer) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && isBefore(timer, heap[parent]); parent = (at - 1) >> 1) {
      heap[at] = heap[parent] as Timer;
      at = parent;
    }
    heap[at] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const child = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
      if (!isBefore(heap[child], last)) break;
      heap[at] = heap[child] as Timer;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Timer | undefined, b: Timer | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
