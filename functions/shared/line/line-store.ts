import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { createJsonObjects } from '../clients/json-objects.ts';
import { LINE_STATE_KEY, WAITING_PREFIX } from '../contract.ts';
import { EMPTY_LINE, type LineState, type Ticket } from './line-state.ts';

/** The line's state as read, with what a change of it has to be conditional on. */
export interface Snapshot {
  readonly line: LineState;
  /** Null where no state was written yet. */
  readonly etag: string | null;
}

/** A ticket as read, with what its removal has to be conditional on. */
export interface StoredTicket extends Ticket {
  readonly etag: string;
}

/** Keeps the line in S3: its state, and an object per ticket. */
export interface LineStore {
  read(): Promise<Snapshot>;
  /** Replaces the state that was read; false where another was faster. */
  replace(snapshot: Snapshot, line: LineState): Promise<boolean>;
  /** Writes a ticket, unless a later turn of the same photo has written it already. */
  putTicket(ticket: Ticket): Promise<void>;
  readTicket(name: string): Promise<StoredTicket | null>;
  /** The names of the first tickets in line, at most `limit` and 1,000; of those behind `after`, where it is given. */
  listTickets(limit: number, after?: string): Promise<string[]>;
  /** Removes a ticket, unless it has been written again since it was read. */
  removeTicket(ticket: StoredTicket): Promise<void>;
  /** Removes a ticket, whatever it says. */
  dropTicket(name: string): Promise<void>;
}

/** {@link LineStore} in the state bucket. */
export function createLineStore(s3: S3Client, bucket: string): LineStore {
  const objects = createJsonObjects(s3, bucket);
  const keyOf = (name: string) => WAITING_PREFIX + name;
  return {
    async read() {
      const stored = await objects.get<LineState>(LINE_STATE_KEY);
      return { line: stored?.value ?? EMPTY_LINE, etag: stored?.etag ?? null };
    },

    async replace({ line: { revision }, etag }, line) {
      return (await objects.put(LINE_STATE_KEY, { ...line, revision: revision + 1 }, etag)) !== null;
    },

    async putTicket(ticket) {
      const key = keyOf(ticket.ticket);
      for (let etag: string | null = null; (await objects.put(key, ticket, etag)) === null; ) {
        const there = await objects.get<Ticket>(key);
        if (there !== null && there.value.turn >= ticket.turn) return;
        etag = there?.etag ?? null;
      }
    },

    async readTicket(name) {
      const stored = await objects.get<Ticket>(keyOf(name));
      return stored && { ...stored.value, etag: stored.etag };
    },

    async listTickets(limit, after) {
      const startAfter = after === undefined ? {} : { StartAfter: keyOf(after) };
      const page = { Bucket: bucket, Prefix: WAITING_PREFIX, MaxKeys: limit, ...startAfter };
      const { Contents = [] } = await s3.send(new ListObjectsV2Command(page));
      return Contents.map(({ Key = '' }) => Key.slice(WAITING_PREFIX.length));
    },

    async removeTicket({ ticket, etag }) {
      await objects.remove(keyOf(ticket), etag);
    },

    async dropTicket(name) {
      await objects.remove(keyOf(name), null);
    },
  };
}
