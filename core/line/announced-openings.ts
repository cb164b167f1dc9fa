import * as z from 'zod/mini';
import { FAULTS } from '../contract/outcomes.ts';
import { PARTITION } from '../contract/table.ts';
import { FAILURE_CODES } from '../domain/failures.ts';
import type { Key } from '../table/item.ts';
import type { Table } from '../table/table.ts';
import { CAUSES } from './breaker-item.ts';

const openingSchema = z.object({
  /** When the breaker opened, ISO 8601. Identifies this opening. */
  since: z.string(),
  cause: z.enum(CAUSES),
  /** The announced failure. */
  error: z.object({ code: z.enum(FAILURE_CODES), fault: z.enum(FAULTS), message: z.string() }),
});

/** An opening of the circuit breaker that was announced. Its end has to be announced as well. */
export type AnnouncedOpening = z.infer<typeof openingSchema>;

/** Stores the opening that was announced last. The breaker's own item is gone when its end is announced. */
export interface AnnouncedOpenings {
  /** Null if no announced opening still waits for the announcement of its end. */
  find(): Promise<AnnouncedOpening | null>;
  note(opening: AnnouncedOpening): Promise<void>;
  /** Removes an opening after its end was announced. A later opening stays. */
  forget(opening: Pick<AnnouncedOpening, 'since'>): Promise<void>;
}

const KEY: Key = { pk: PARTITION.announced, sk: 'breaker' };
const FORMAT = 1;

/** {@link AnnouncedOpenings} in the table: one item. */
export function createAnnouncedOpenings(table: Pick<Table, 'get' | 'write'>): AnnouncedOpenings {
  return {
    async find() {
      const item = await table.get(KEY);
      return item && openingSchema.parse(item);
    },
    async note({ since, cause, error }) {
      await table.write({ put: { ...KEY, format: FORMAT, since, cause, error } });
    },
    async forget({ since }) {
      await table.write({ delete: KEY, condition: '#since = :since', values: { since } });
    },
  };
}
