import type { Priority } from '../contract/recipe.ts';
import { PARTITION, type Pool } from '../contract/table.ts';
import type { PhotoRef } from '../domain/photo.ts';
import type { Item, Key } from '../table/item.ts';
import type { Write } from '../table/write.ts';
import { BREAKER_KEY, type Breaker, readBreaker } from './breaker-item.ts';

/** A photo that waits for a slot. High priority is served first; then the order of joining decides. */
export interface Ticket extends PhotoRef {
  readonly pool: Pool;
  /** When the photo joined the queue, ISO 8601 with milliseconds. */
  readonly joinedAt: string;
  /** `normal` if absent. */
  readonly priority?: Priority | undefined;
  /** Fencing token: distinguishes this wait of the photo from earlier ones, which have smaller tokens. */
  readonly fencing: string;
  readonly executionArn: string;
}

/** One of `maxInFlight` permits to have a job at Segmind, and the photo that holds it. */
export interface Slot extends Ticket {
  readonly number: number;
  /** When the photo got the slot, ISO 8601. */
  readonly since: string;
  /** The photo was let through an open breaker as its trial. */
  readonly isTrial: boolean;
  /** The photo's execution has received its slot and has begun to submit. */
  readonly isClaimed: boolean;
}

/** The line as one query read it: each item is read consistently, but not all at one instant. */
export interface LineItems {
  /** Null if the table has no breaker item. */
  readonly breaker: Breaker | null;
  readonly slots: readonly Slot[];
  /** The first tickets, in the order of service. */
  readonly tickets: readonly Ticket[];
}

const FORMAT = 1;
const SLOT = 'slot#';
const TICKET = 'ticket#';
/** Prefix of positions with high priority. It sorts before the digits that other positions begin with. */
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

/** The range of the tickets that are served before a photo with this joining time and priority. */
export function ticketsBefore(pool: Pool, photo: Pick<Ticket, 'joinedAt' | 'priority'>) {
  return { ...allTickets(pool), before: TICKET + positionOf({ ...photo, id: '' }) };
}

/** The range of the tickets after a position. */
export function ticketsBehind(pool: Pool, position: string) {
  return { ...allTickets(pool), from: `${TICKET}${position}!` };
}

/** The position of a photo in the queue: tickets are sorted by it. */
export function positionOf({ joinedAt, id, priority }: Pick<Ticket, 'joinedAt' | 'id' | 'priority'>): string {
  return `${priority === 'high' ? HIGH : ''}${joinedAt}#${id}`;
}

function ticketKey(ticket: Pick<Ticket, 'pool' | 'joinedAt' | 'id' | 'priority'>): Key {
  return { pk: PARTITION.line[ticket.pool], sk: TICKET + positionOf(ticket) };
}

function slotKey({ pool, number }: Pick<Slot, 'pool' | 'number'>): Key {
  return { pk: PARTITION.line[pool], sk: SLOT + String(number).padStart(3, '0') };
}

/** Sorts the line's items by kind. */
export function readLineItems(items: readonly Item[]): LineItems {
  const starting = (start: string) => items.filter(({ sk }) => sk.startsWith(start)) as unknown[];
  return {
    breaker: readBreaker(items.find(({ sk }) => sk === BREAKER_KEY.sk)),
    slots: starting(SLOT) as Slot[],
    tickets: starting(TICKET) as Ticket[],
  };
}

/** Whether this attempt holds the slot. */
export function isHeldBy({ id, attempt }: PhotoRef) {
  return (slot: Slot) => slot.id === id && slot.attempt === attempt;
}

/** Writes the ticket. The photo's item, written with it, has the condition that no later wait has joined. */
export function putTicket(ticket: Ticket): Write {
  return { put: { ...ticketKey(ticket), format: FORMAT, ...ticketOf(ticket) } };
}

/** The fields of a ticket, taken from an object that may have more. */
function ticketOf({ pool, id, attempt, joinedAt, priority, fencing, executionArn }: Ticket): Ticket {
  const isHigh = priority === 'high';
  return { pool, id, attempt, joinedAt, fencing, executionArn, ...(isHigh && { priority }) };
}

/** Takes a ticket out of the queue. Refused if it is gone, or if a later wait of the photo replaced it. */
export function takeTicket(ticket: Ticket): Write {
  const { fencing } = ticket;
  return { delete: ticketKey(ticket), condition: '#fencing = :fencing', values: { fencing } };
}

/** Deletes the ticket of a wait that is over. Refused for another attempt's or a later wait's ticket. */
export function dropTicket({ attempt, fencing, ...ticket }: Omit<Ticket, 'executionArn'>): Write {
  return {
    delete: ticketKey(ticket),
    condition: 'attribute_not_exists(#pk) OR (#attempt = :attempt AND #fencing <= :fencing)',
    values: { attempt, fencing },
  };
}

/** Gives a slot to a photo. Refused unless the slot is as read: free, or held by the wait of `holder`. */
export function giveSlot(slot: Slot, holder: Slot | null): Write {
  const { number, since, isTrial, isClaimed } = slot;
  const put = { ...slotKey(slot), format: FORMAT, number, ...ticketOf(slot), since, isTrial, isClaimed };
  return holder === null ? { put, condition: 'attribute_not_exists(#pk)' } : { put, ...heldAs(holder) };
}

/** Frees a slot. Refused unless the same wait of the photo holds it. */
export function freeSlot(holder: Slot): Write {
  return { delete: slotKey(holder), ...heldAs(holder) };
}

/** Marks the slot as known to its execution. Refused unless the same wait of the photo holds it. */
export function claimSlot(holder: Pick<Slot, 'pool' | 'number' | 'id' | 'attempt' | 'fencing'>): Write {
  return { update: slotKey(holder), set: { isClaimed: true }, ...heldAs(holder) };
}

function heldAs({ id, attempt, fencing }: Pick<Slot, 'id' | 'attempt' | 'fencing'>) {
  return {
    condition: '#id = :id AND #attempt = :attempt AND #fencing = :fencing',
    values: { id, attempt, fencing },
  };
}
