import type { SimulatedClock } from '../../simulation/world/simulated-clock.ts';

/**
 * The state of a photo: `waiting` for a slot (after the time of its next try), `busy` in a slot, at Segmind
 * or waiting there as asked, or `away`.
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
  /** Slot-milliseconds while any photo waited: of all slots, of busy ones, of missed ones. */
  #offeredMs = 0;
  #busyMs = 0;
  #missedMs = 0;
  /** From each accepted POST to the poll that found its job finished, in the order of the polls. */
  readonly jobsMs: number[] = [];
  /** The most slots that were busy at once. */
  mostBusy = 0;
  /** The most photos that waited at once. */
  mostWaiting = 0;

  constructor(clock: SimulatedClock, slots: number) {
    this.#clock = clock;
    this.#slots = slots;
    this.#lastMs = clock.nowMs;
  }

  /** While any photo waited: the share of busy slots among those that photos had or could have had. */
  get busyShare(): number {
    return this.#busyMs / (this.#busyMs + this.#missedMs);
  }

  /**
   * While any photo waited: the share of busy slots among all slots, also if fewer photos wait than are free.
   */
  get busyShareOfAll(): number {
    return this.#busyMs / this.#offeredMs;
  }

  /** The mean time from an accepted POST to the poll that found its job finished. */
  get meanJobSeconds(): number {
    return this.jobsMs.reduce((sum, ms) => sum + ms, 0) / this.jobsMs.length / 1000;
  }

  wait(photo: string): void {
    this.#set(photo, 'waiting');
  }

  /** The photo waits from that time on, unless it gets a slot before. */
  waitFrom(photo: string, atMs: number): void {
    this.#set(photo, 'away');
    this.#waitsFrom.set(photo, atMs);
    this.#clock.plan(atMs, () => {
      // A photo that got a slot a little early may have left it again since.
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

  /** The photo is done or was stopped: whatever its functions still do does not count. */
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
