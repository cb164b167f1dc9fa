import { PARTITION } from '../contract.ts';
import type { Failure } from '../domain/failure.ts';
import type { PhotoRef } from '../photos/photo-item.ts';
import type { Item, Key } from '../table/item.ts';
import type { Write } from '../table/write.ts';

/** A photo that waits for a slot. Tickets are served in the order in which their photos joined. */
export interface Ticket extends PhotoRef {
  /** When the photo joined the queue, ISO 8601 with milliseconds. */
  readonly joinedAt: string;
  /** Tells this wait of the photo from its earlier ones; a later one is greater. */
  readonly fencing: string;
  readonly executionArn: string;
}

/** One of `maxInFlight` permits to have a job at Segmind, and the photo that holds it. */
export interface Slot extends Ticket {
  readonly number: number;
  /** When the photo got it, ISO 8601. */
  readonly since: string;
  /** The photo was let through an open breaker, to try whether the trouble has passed. */
  readonly isTrial: boolean;
  /** The photo's execution knows of its slot: it has begun to submit. */
  readonly isClaimed: boolean;
}

/**
 * The open circuit breaker: no photo is submitted but for one trial at a time. When a trial is due the breaker is
 * half-open: the next photo in the queue is let through.
 */
export interface Breaker {
  /** When it opened, ISO 8601. */
  readonly since: string;
  /** What the account's trouble is, as the last photo that met it was told. */
  readonly failure: Failure;
  /** How many trials there were. */
  readonly trials: number;
  /** When the next trial is due, ISO 8601. */
  readonly trialAt: string;
  /** Until when the last trial's photo had waited: the next trial is the photo behind it. */
  readonly lastTrial?: string;
  /** The version of the API key's secret that was seen since it opened; a new one makes a trial due at once. */
  readonly keyVersion?: string;
}

/** The line as one query read it: each item consistently, though not all at one instant. */
export interface LineItems {
  /** Null while the breaker is closed. */
  readonly breaker: Breaker | null;
  readonly slots: readonly Slot[];
  /** The first tickets, oldest first. */
  readonly tickets: readonly Ticket[];
}

const FORMAT = 1;
const BREAKER = 'breaker';
const SLOT = 'slot#';
const TICKET = 'ticket#';

/** The range of all tickets' sort keys. */
export const ALL_TICKETS = { partition: PARTITION.line, from: TICKET, before: 'ticket$' };

/** The range of the tickets that joined before that time. */
export function ticketsBefore(joinedAt: string) {
  return { ...ALL_TICKETS, before: `${TICKET}${joinedAt}#` };
}

export const BREAKER_KEY: Key = { pk: PARTITION.line, sk: BREAKER };

function ticketKey({ joinedAt, id }: Pick<Ticket, 'joinedAt' | 'id'>): Key {
  return { pk: PARTITION.line, sk: `${TICKET}${joinedAt}#${id}` };
}

function slotKey(number: number): Key {
  return { pk: PARTITION.line, sk: SLOT + String(number).padStart(3, '0') };
}

/** Sorts the line's items into what they are. */
export function readLineItems(items: readonly Item[]): LineItems {
  const starting = (start: string) => items.filter(({ sk }) => sk.startsWith(start)) as unknown[];
  return {
    breaker: readBreaker(items.find(({ sk }) => sk === BREAKER) ?? null),
    slots: starting(SLOT) as Slot[],
    tickets: starting(TICKET) as Ticket[],
  };
}

export function readBreaker(item: Item | null): Breaker | null {
  return item as unknown as Breaker | null;
}

/** Whether a slot is held by that attempt. */
export function isHeldBy({ id, attempt }: PhotoRef) {
  return (slot: Slot) => slot.id === id && slot.attempt === attempt;
}

/** Writes the ticket. That no later wait has joined is a condition of the photo's own item, written with it. */
export function putTicket({ id, attempt, joinedAt, fencing, executionArn }: Ticket): Write {
  const ticket = { format: FORMAT, id, attempt, joinedAt, fencing, executionArn };
  return { put: { ...ticketKey(ticket), ...ticket } };
}

/** Takes a ticket out of the queue: refused if another transaction did so, or a later wait of the photo replaced it. */
export function takeTicket(ticket: Ticket): Write {
  const { fencing } = ticket;
  return { delete: ticketKey(ticket), condition: '#fencing = :fencing', values: { fencing } };
}

/** Removes a ticket of an attempt that waits no longer, if there is one. */
export function dropTicket(ticket: Pick<Ticket, 'id' | 'attempt' | 'joinedAt'>): Write {
  return {
    delete: ticketKey(ticket),
    condition: 'attribute_not_exists(#pk) OR #attempt = :attempt',
    values: { attempt: ticket.attempt },
  };
}

/** Gives a slot to a photo; refused unless the slot is as it was read: free, or held by that wait of that photo. */
export function giveSlot(slot: Slot, holder: Slot | null): Write {
  const { number, id, attempt, joinedAt, fencing, executionArn, since, isTrial, isClaimed } = slot;
  const ticket = { id, attempt, joinedAt, fencing, executionArn };
  const put = { ...slotKey(number), format: FORMAT, number, ...ticket, since, isTrial, isClaimed };
  return holder === null ? { put, condition: 'attribute_not_exists(#pk)' } : { put, ...heldAs(holder) };
}

/** Frees a slot; refused unless that wait of that photo holds it. */
export function freeSlot(holder: Slot): Write {
  return { delete: slotKey(holder.number), ...heldAs(holder) };
}

/** Notes that the execution knows of its slot; refused unless that wait of that photo holds it. */
export function claimSlot(holder: Pick<Slot, 'number' | 'id' | 'attempt' | 'fencing'>): Write {
  return { update: slotKey(holder.number), set: { isClaimed: true }, ...heldAs(holder) };
}

function heldAs({ id, attempt, fencing }: Pick<Slot, 'id' | 'attempt' | 'fencing'>) {
  return {
    condition: '#id = :id AND #attempt = :attempt AND #fencing = :fencing',
    values: { id, attempt, fencing },
  };
}
