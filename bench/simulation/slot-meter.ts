import type { SimulatedClock } from '../../test/support/simulated-clock.ts';

/**
 * Where a photo is: `waiting` for a slot (its time has come), `busy` at Segmind or waiting in its slot as told,
 * `away` neither of these.
 */
type Whereabouts = 'away' | 'waiting' | 'busy';

/** Measures how well the slots are used. */
export class SlotMeter {
  readonly #clock: SimulatedClock;
  readonly #slots: number;
  readonly #photos = new Map<string, Whereabouts>();
  readonly #gone = new Set<string>();
  readonly #waitsFrom = new Map<string, number>();
  readonly #postedAtMs = new Map<string, number>();
  #waiting = 0;
  #busy = 0;
  #lastMs: number;
  /** Slot-milliseconds while anything waited: of all slots, of those that were busy, of those that were missed. */
  #offeredMs = 0;
  #busyMs = 0;
  #missedMs = 0;
  /** From the POST that was accepted to the poll that found the job finished, in the order of the polls. */
  readonly jobsMs: number[] = [];
  /** Slots that were busy at once, at most. */
  mostBusy = 0;
  /** Photos that waited at once, at most. */
  mostWaiting = 0;

  constructor(clock: SimulatedClock, slots: number) {
    this.#clock = clock;
    this.#slots = slots;
    this.#lastMs = clock.nowMs;
  }

  /** While anything waited, busy slots among those that were busy or that a waiting photo could have had. */
  get busyShare(): number {
    return this.#busyMs / (this.#busyMs + this.#missedMs);
  }

  /** While anything waited, busy places among all slots, also if fewer photos wait than slots are free. */
  get busyShareOfAll(): number {
    return this.#busyMs / this.#offeredMs;
  }

  /** Mean time from the POST that was accepted to the poll that found the job finished. */
  get meanJobSeconds(): number {
    return this.jobsMs.reduce((sum, ms) => sum + ms, 0) / this.jobsMs.length / 1000;
  }

  wait(photo: string): void {
    this.#set(photo, 'waiting');
  }

  /** The photo waits from that time on, unless it has a slot before. */
  waitFrom(photo: string, atMs: number): void {
    this.#set(photo, 'away');
    this.#waitsFrom.set(photo, atMs);
    this.#clock.plan(atMs, () => {
      // Served a little early, it may have left its slot again meanwhile.
      if (this.#photos.get(photo) === 'away' && this.#waitsFrom.get(photo) === atMs) this.wait(photo);
    });
  }

  post(photo: string): void {
    this.#postedAtMs.set(photo, this.#clock.nowMs);
    this.#set(photo, 'busy');
  }

  finish(photo: string): void {
    if (this.#gone.has(photo)) return;
    this.jobsMs.push(this.#clock.nowMs - (this.#postedAtMs.get(photo) ?? Number.NaN));
    this.drop(photo);
  }

  /** The photo is done, or was stopped: nothing counts that its functions still do. */
  drop(photo: string): void {
    this.#set(photo, 'away');
    this.#gone.add(photo);
  }

  #set(photo: string, to: Whereabouts): void {
    if (this.#gone.has(photo)) return;
    const { nowMs } = this.#clock;
    if (this.#waiting > 0) {
      const spanMs = nowMs - this.#lastMs;
      this.#offeredMs += spanMs * this.#slots;
      this.#busyMs += spanMs * this.#busy;
      this.#missedMs += spanMs * Math.min(this.#slots - this.#busy, this.#waiting);
    }
    this.#lastMs = nowMs;
    const from = this.#photos.get(photo) ?? 'away';
    this.#photos.set(photo, to);
    this.#waiting += Number(to === 'waiting') - Number(from === 'waiting');
    this.#busy += Number(to === 'busy') - Number(from === 'busy');
    this.mostBusy = Math.max(this.mostBusy, this.#busy);
    this.mostWaiting = Math.max(this.mostWaiting, this.#waiting);
  }
}
