import * as z from 'zod/mini';
import { PARTITION } from '../../core/contract/table.ts';
import type { Table } from '../../core/table/table.ts';

/** How far a rebuild has come: one pass over all records may take several runs. */
export interface Progress {
  /** The last key that this pass has read; '' at the beginning. */
  readonly after: string;
  /** Whether a run of this pass could not read a record. */
  readonly hasFailed: boolean;
}

/** {@link Progress}, kept from run to run. */
export interface RebuildProgress {
  read(): Promise<Progress>;
  write(progress: Progress): Promise<void>;
}

/** A pass that has not begun. */
export const BEGINNING: Progress = { after: '', hasFailed: false };

const KEY = { pk: PARTITION.audit, sk: 'rebuild' };

const itemSchema = z.object({
  after: z.string(),
  /** The name of the table that was rebuilt. Absent on items of an earlier version. */
  table: z.optional(z.string()),
  /** Absent on items of an earlier version. */
  hasFailed: z.optional(z.boolean()),
});

/**
 * {@link RebuildProgress} in the table. A backup may contain the progress of a rebuild of the table that it
 * was made of: the rebuild of the restored table, which has another name, starts at the beginning. So it does
 * after an earlier version of Retouch, which noted neither the table nor failures.
 */
export function createRebuildProgress(table: Table, name: string): RebuildProgress {
  return {
    async read() {
      const item = await table.get(KEY);
      if (item === null) return BEGINNING;
      const { after, table: of, hasFailed } = itemSchema.parse(item);
      return of === name && hasFailed !== undefined ? { after, hasFailed } : BEGINNING;
    },
    async write(progress) {
      await table.write({ put: { ...KEY, format: 1, table: name, ...progress } });
    },
  };
}
