import * as z from 'zod/mini';
import { FAULTS, PARTITION } from '../contract.ts';
import { FAILURE_CODES } from '../domain/failures.ts';
import type { Key } from '../table/item.ts';
import type { Table } from '../table/table.ts';
import { CAUSES } from './breaker-item.ts';

const openingSchema = z.object({
  /** When the breaker opened, ISO 8601: it tells this opening from all others. */
  since: z.string(),
  cause: z.enum(CAUSES),
  /** The failure that was announced. */
  error: z.object({ code: z.enum(FAILURE_CODES), fault: z.enum(FAULTS), message: z.string() }),
});

/** An opening of the circuit breaker that people were told of: they are to be told of its end as well. */
export type AnnouncedOpening = z.infer<typeof openingSchema>;

/** Keeps which opening was announced last, until its end is announced. The breaker's own item goes when it closes. */
export interface AnnouncedOpenings {
  /** Null if there is none whose end is still to be announced. */
  find(): Promise<AnnouncedOpening | null>;
  note(opening: AnnouncedOpening): Promise<void>;
  /** Its end was announced. A later opening stays noted. */
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
