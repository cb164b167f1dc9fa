import type { SimulatedClock } from '../simulation/clock.ts';
import { between, type Dice } from '../simulation/dice.ts';

/**
 * When a waiting execution asks, seconds from the begin of a round: at once and at six retries (1 s, twice as long
 * each time), as in AWS's sample; then it reads the item, waits 3 s and begins anew.
 * @see https://github.com/aws-samples/aws-stepfunctions-examples/tree/main/sam/app-control-concurrency-with-dynamodb
 */
const ASKS_AT_SECONDS = [0, 1, 3, 7, 15, 31, 63];
const PAUSE_SECONDS = 3;
/** What a round costs: seven conditional updates and a read; each try, the read, a Choice and a Wait are transitions. */
const REQUESTS_PER_ROUND = 8;
const TRANSITIONS_PER_ROUND = 10;
/** A state entered and left, and three events a try; then a task, a Choice and a Wait. */
const EVENTS_PER_ROUND = 32;
/** Of the 25,000 that an execution may have, less what the retouch itself needs. */
const EVENTS_FOR_WAITING = 24_850;
/** One request and one transition. */
const ASK_MS = [30, 120] as const;

/** An execution that waits. */
interface Waiter {
  readonly startMs: number;
  readonly askMs: number;
  readonly resolve: (isGranted: boolean) => void;
}

/**
 * A counter in DynamoDB that every waiting execution asks by itself, again and again. Asking in vain changes nothing,
 * so those requests are counted, not played: 10,000 photos are a hundred million of them.
 */
export class PolledCounter {
  readonly #clock: SimulatedClock;
  readonly #dice: Dice;
  readonly #waiters = new Set<Waiter>();
  #free: number;
  #plans = 0;
  requests = 0;
  transitions = 0;

  constructor(clock: SimulatedClock, dice: Dice, places: number) {
    this.#clock = clock;
    this.#dice = dice;
    this.#free = places;
  }

  /** Waits for a place: true with one, false where the execution's history is full before. */
  acquire(): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter = { startMs: this.#clock.nowMs, askMs: between(ASK_MS, this.#dice), resolve };
      this.#waiters.add(waiter);
      const rounds = Math.floor(EVENTS_FOR_WAITING / EVENTS_PER_ROUND);
      const fullAtMs = waiter.startMs + rounds * roundMs(waiter);
      this.#clock.plan(fullAtMs, () => this.#settle(waiter, false, fullAtMs));
      this.#planGrant();
    });
  }

  release(): void {
    this.requests += 1;
    this.#free += 1;
    this.#planGrant();
  }

  /** The place goes to whoever asks next, however long others have waited. */
  #planGrant(): void {
    const plan = ++this.#plans;
    if (this.#free === 0) return;
    let next: { waiter: Waiter; atMs: number } | null = null;
    for (const waiter of this.#waiters) {
      const atMs = nextAskMs(waiter, this.#clock.nowMs);
      if (next === null || atMs < next.atMs) next = { waiter, atMs };
    }
    if (next === null) return;
    const { waiter, atMs } = next;
    this.#clock.plan(atMs, () => {
      if (plan !== this.#plans) return;
      this.#free -= 1;
      this.#settle(waiter, true, atMs);
      this.#planGrant();
    });
  }

  #settle(waiter: Waiter, isGranted: boolean, atMs: number): void {
    if (!this.#waiters.delete(waiter)) return;
    const rounds = Math.floor((atMs - waiter.startMs) / roundMs(waiter));
    const inRoundMs = atMs - waiter.startMs - rounds * roundMs(waiter);
    const asks = isGranted
      ? ASKS_AT_SECONDS.filter((_, n) => askOffsetMs(waiter, n) <= inRoundMs + 1).length
      : 0;
    this.requests += rounds * REQUESTS_PER_ROUND + asks;
    this.transitions += rounds * TRANSITIONS_PER_ROUND + asks;
    waiter.resolve(isGranted);
  }
}

function askOffsetMs({ askMs }: Waiter, n: number): number {
  return (ASKS_AT_SECONDS[n] ?? Number.NaN) * 1000 + n * askMs;
}

function roundMs(waiter: Waiter): number {
  const last = ASKS_AT_SECONDS.length - 1;
  return askOffsetMs(waiter, last) + PAUSE_SECONDS * 1000 + 4 * waiter.askMs;
}

/** When it asks next, from then on. */
function nextAskMs(waiter: Waiter, fromMs: number): number {
  const round = Math.max(0, Math.floor((fromMs - waiter.startMs) / roundMs(waiter)));
  const roundStartMs = waiter.startMs + round * roundMs(waiter);
  for (let n = 0; n < ASKS_AT_SECONDS.length; n++) {
    const atMs = roundStartMs + askOffsetMs(waiter, n);
    if (atMs >= fromMs) return atMs;
  }
  return roundStartMs + roundMs(waiter);
}
