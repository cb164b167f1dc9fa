import * as z from 'zod/mini';
import { PARTITION } from '../contract/table.ts';
import { photosFor } from '../domain/dollars.ts';
import type { Key } from '../table/item.ts';
import type { Table } from '../table/table.ts';
import type { LineSnapshot } from './line.ts';

const balanceSchema = z.object({
  /** The account's balance. */
  dollars: z.number(),
  /** When Segmind reported it, ISO 8601. */
  readAt: z.iso.datetime(),
});

/** Segmind's balance, as last read. */
export type Balance = z.infer<typeof balanceSchema>;

/** Whether a balance is enough for the photos in the line. */
export interface BalanceOutlook {
  /** The number of photos that the balance pays for; null if photos cost nothing. */
  readonly lastsFor: number | null;
  /** Whether the balance pays for all photos that wait or are at Segmind. */
  readonly isEnough: boolean;
}

/** Stores Segmind's balance. */
export interface Balances {
  /** Null if the balance was never read. */
  find(): Promise<Balance | null>;
  keep(balance: Balance): Promise<void>;
}

const KEY: Key = { pk: PARTITION.balance, sk: 'segmind' };
const FORMAT = 1;

/** {@link Balances} in the table: one item. */
export function createBalances(table: Pick<Table, 'get' | 'write'>): Balances {
  return {
    async find() {
      const item = await table.get(KEY);
      return item && balanceSchema.parse(item);
    },
    async keep(balance) {
      await table.write({ put: { ...KEY, format: FORMAT, ...balance } });
    },
  };
}

/** How long a balance lasts at a price per photo, in dollars. */
export function lookAhead(
  { dollars }: Balance,
  price: number,
  { waiting, inFlight }: Pick<LineSnapshot, 'waiting' | 'inFlight'>,
): BalanceOutlook {
  const photos = photosFor(dollars, price);
  return { lastsFor: Number.isFinite(photos) ? photos : null, isEnough: photos >= waiting + inFlight };
}
