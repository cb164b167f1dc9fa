import type { Failure } from '../domain/failure.ts';
import type { Order } from '../domain/order.ts';

/** A place at Segmind, and the photo that has it. */
export interface Slot {
  /** The photo's ticket: see {@link Ticket}. */
  readonly ticket: string;
  /** Which waiting of that photo got the place: a photo may wait again, and what it had then is another's. */
  readonly turn: string;
  readonly executionArn: string;
  /** ISO 8601. */
  readonly since: string;
  /** keep-line submits the photo itself, to see whether a hold has passed, and tells it only then. */
  readonly isProbe?: true;
}

/** Why the line stands still. */
export interface Hold {
  readonly since: string;
  readonly error: Failure;
  /** How often one photo was submitted since, to see whether the trouble has passed. */
  readonly probes: number;
  /** When the next probe is due, ISO 8601. */
  readonly probeAt: string;
  /** The version of the secret when the line was held; a new one is probed at once. Null until it has been read. */
  readonly keyVersion: string | null;
  /** How many probes said nothing about the trouble: each gives its turn as the probe to the next in line. */
  readonly passedOver?: number;
}

/** The whole state of the line but for who waits: one object, changed by compare-and-swap alone. */
export interface LineState {
  /** Grows with each change, so that no two states ever have the same ETag. */
  readonly revision: number;
  readonly slots: readonly Slot[];
  readonly hold: Hold | null;
}

/** A photo that waits. Tickets are served in the order of their names, each not before its time has come. */
export interface Ticket {
  /**
   * The photo's place in the line: a time, ISO 8601 with milliseconds, `-` and its id. It is when the photo joined,
   * and stays so when account trouble sends it back; a photo that gives way gets a time to come.
   */
  readonly ticket: string;
  /** Which waiting of the photo this is; a later one is greater. */
  readonly turn: string;
  readonly executionArn: string;
  readonly taskToken: string;
  /** What is to be submitted when the photo's turn comes: keep-line does so to probe a held line. */
  readonly order: Order;
}

export const EMPTY_LINE: LineState = { revision: 0, slots: [], hold: null };

/** Clocks of Step Functions and Lambda agree within this: whoever joins now is served now. */
const CLOCK_TOLERANCE_MS = 10_000;

/** Waits between probes: 30 s, 1, 2, 4, 8 and then 10 minutes. */
const FIRST_PROBE_SECONDS = 30;
const MAX_PROBE_SECONDS = 600;

/** The line with these tickets given places. */
export function admit(line: LineState, tickets: readonly Ticket[], now: Date): LineState {
  const since = now.toISOString();
  const slots = tickets.map(({ ticket, turn, executionArn }) => ({ ticket, turn, executionArn, since }));
  return { ...line, slots: [...line.slots, ...slots] };
}

/** The line without those places; the same line where there are none, as after a call that comes twice. */
export function release(line: LineState, isReleased: (slot: Slot) => boolean): LineState {
  const slots = line.slots.filter((slot) => !isReleased(slot));
  return slots.length === line.slots.length ? line : { ...line, slots };
}

/** The line at a standstill. One that is held already goes on as it was held first. */
export function hold(line: LineState, error: Failure, now: Date, toldSeconds: number | null): LineState {
  if (line.hold !== null) return line;
  const probeAt = after(now, toldSeconds ?? FIRST_PROBE_SECONDS);
  return { ...line, hold: { since: now.toISOString(), error, probes: 0, probeAt, keyVersion: null } };
}

/** The held line with that photo's probe begun: it has a place, and the next probe is due later. */
export function beginProbe(line: LineState, head: Ticket, keyVersion: string, now: Date): LineState {
  if (line.hold === null) return line;
  const probes = line.hold.probes + 1;
  const waitSeconds = Math.min(FIRST_PROBE_SECONDS * 2 ** probes, MAX_PROBE_SECONDS);
  const { ticket, turn, executionArn } = head;
  const slot: Slot = { ticket, turn, executionArn, since: now.toISOString(), isProbe: true };
  const probeAt = after(now, waitSeconds);
  return { ...line, slots: [...line.slots, slot], hold: { ...line.hold, probes, probeAt, keyVersion } };
}

/** The held line with what its last probe was told. */
export function noteProbe(line: LineState, error: Failure, now: Date, toldSeconds: number | null): LineState {
  if (line.hold === null) return line;
  const probeAt = toldSeconds === null ? line.hold.probeAt : after(now, toldSeconds);
  return { ...line, hold: { ...line.hold, error, probeAt } };
}

/** The held line whose last probe met weather, perhaps of that photo's own: another one is the next probe. */
export function passOver(line: LineState): LineState {
  if (line.hold === null) return line;
  return { ...line, hold: { ...line.hold, passedOver: (line.hold.passedOver ?? 0) + 1 } };
}

/** The line moving again. */
export function lift(line: LineState): LineState {
  return line.hold === null ? line : { ...line, hold: null };
}

/** The name of the ticket of a photo that may be served from that time on, ISO 8601. */
export function ticketName(time: string, id: string): string {
  return `${time}-${id}`;
}

/** Whether the time of a ticket has come: not so for a photo that gave way and is to come again later. */
export function isDue(ticket: string, now: Date): boolean {
  return timeOf(ticket).getTime() <= now.getTime() + CLOCK_TOLERANCE_MS;
}

/** How long ago the time of a ticket was, seconds; 0 while it is to come. */
export function ageSeconds(ticket: string, now: Date): number {
  return Math.max(0, (now.getTime() - timeOf(ticket).getTime()) / 1000);
}

/** The time from which a ticket may be served. */
export function timeOf(ticket: string): Date {
  return new Date(ticket.slice(0, ticket.indexOf('Z') + 1));
}

function after(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString();
}
