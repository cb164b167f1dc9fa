import { PARTITION, type Pool, type Priority } from '../contract.ts';
import type { PhotoRef } from '../photos/photo-item.ts';
import type { Item, Key } from '../table/item.ts';
import type { Write } from '../table/write.ts';
import { BREAKER_KEY, type Breaker, readBreaker } from './breaker-item.ts';

/** A photo that waits for a slot. Tickets of high priority are served first, each kind in the order of joining. */
export interface Ticket extends PhotoRef {
  readonly pool: Pool;
  /** When the photo joined the queue, ISO 8601 with milliseconds. */
  readonly joinedAt: string;
  /** Absent is `normal`. */
  readonly priority?: Priority | undefined;
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

/** The line as one query read it: each item consistently, though not all at one instant. */
export interface LineItems {
  /** Null while the breaker is closed. */
  readonly breaker: Breaker | null;
  readonly slots: readonly Slot[];
  /** The first tickets, in the order in which they are served. */
  readonly tickets: readonly Ticket[];
}

const FORMAT = 1;
const SLOT = 'slot#';
const TICKET = 'ticket#';
/** What the positions of high priority begin with: it sorts before the digits that the others begin with. */
const HIGH = '!';

/** The range of all tickets' sort keys. */
export function allTickets(pool: Pool) {
  return { partition: PARTITION.line[pool], from: TICKET, before: 'ticket$' };
}

/** The range of the tickets of high priority. */
export function highTickets(pool: Pool) {
  return { ...allTickets(pool), before: `${TICKET}0` };
}

/** The range of all the other tickets. */
export function normalTickets(pool: Pool) {
  return { ...allTickets(pool), from: `${TICKET}0` };
}

/** The range of the tickets that are served before a photo which joined then. */
export function ticketsBefore(pool: Pool, photo: Pick<Ticket, 'joinedAt' | 'priority'>) {
  return { ...allTickets(pool), before: TICKET + positionOf({ ...photo, id: '' }) };
}

/** The range of the tickets behind a position. */
export function ticketsBehind(pool: Pool, position: string) {
  return { ...allTickets(pool), from: `${TICKET}${position}!` };
}

/** The position of a photo in the queue: tickets are in this order. */
export function positionOf({ joinedAt, id, priority }: Pick<Ticket, 'joinedAt' | 'id' | 'priority'>): string {
  return `${priority === 'high' ? HIGH : ''}${joinedAt}#${id}`;
}

function ticketKey(ticket: Pick<Ticket, 'pool' | 'joinedAt' | 'id' | 'priority'>): Key {
  return { pk: PARTITION.line[ticket.pool], sk: TICKET + positionOf(ticket) };
}

function slotKey({ pool, number }: Pick<Slot, 'pool' | 'number'>): Key {
  return { pk: PARTITION.line[pool], sk: SLOT + String(number).padStart(3, '0') };
}

/** Sorts the line's items into what they are. */
export function readLineItems(items: readonly Item[]): LineItems {
  const starting = (start: string) => items.filter(({ sk }) => sk.startsWith(start)) as unknown[];
  return {
    breaker: readBreaker(items.find(({ sk }) => sk === BREAKER_KEY.sk)),
    slots: starting(SLOT) as Slot[],
    tickets: starting(TICKET) as Ticket[],
  };
}

/** Whether a slot is held by that attempt. */
export function isHeldBy({ id, attempt }: PhotoRef) {
  return (slot: Slot) => slot.id === id && slot.attempt === attempt;
}

/** Writes the ticket. That no later wait has joined is a condition of the photo's own item, written with it. */
export function putTicket(ticket: Ticket): Write {
  return { put: { ...ticketKey(ticket), format: FORMAT, ...ticketOf(ticket) } };
}

/** What a ticket says, of one that may say more. */
function ticketOf({ pool, id, attempt, joinedAt, priority, fencing, executionArn }: Ticket): Ticket {
  const isHigh = priority === 'high';
  return { pool, id, attempt, joinedAt, fencing, executionArn, ...(isHigh && { priority }) };
}

/** Takes a ticket out of the queue: refused if another transaction did so, or a later wait of the photo replaced it. */
export function takeTicket(ticket: Ticket): Write {
  const { fencing } = ticket;
  return { delete: ticketKey(ticket), condition: '#fencing = :fencing', values: { fencing } };
}

/** Removes the ticket of a wait that is over, if there is one: refused if another attempt or a later wait has it. */
export function dropTicket({ attempt, fencing, ...ticket }: Omit<Ticket, 'executionArn'>): Write {
  return {
    delete: ticketKey(ticket),
    condition: 'attribute_not_exists(#pk) OR (#attempt = :attempt AND #fencing <= :fencing)',
    values: { attempt, fencing },
  };
}

/** Gives a slot to a photo; refused unless the slot is as it was read: free, or held by that wait of that photo. */
export function giveSlot(slot: Slot, holder: Slot | null): Write {
  const { number, since, isTrial, isClaimed } = slot;
  const put = { ...slotKey(slot), format: FORMAT, number, ...ticketOf(slot), since, isTrial, isClaimed };
  return holder === null ? { put, condition: 'attribute_not_exists(#pk)' } : { put, ...heldAs(holder) };
}

/** Frees a slot; refused unless that wait of that photo holds it. */
export function freeSlot(holder: Slot): Write {
  return { delete: slotKey(holder), ...heldAs(holder) };
}

/** Notes that the execution knows of its slot; refused unless that wait of that photo holds it. */
export function claimSlot(holder: Pick<Slot, 'pool' | 'number' | 'id' | 'attempt' | 'fencing'>): Write {
  return { update: slotKey(holder), set: { isClaimed: true }, ...heldAs(holder) };
}

function heldAs({ id, attempt, fencing }: Pick<Slot, 'id' | 'attempt' | 'fencing'>) {
  return {
    condition: '#id = :id AND #attempt = :attempt AND #fencing = :fencing',
    values: { id, attempt, fencing },
  };
}
