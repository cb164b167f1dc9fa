import { PARTITION } from '../../core/contract/table.ts';
import type { Table } from '../../core/table/table.ts';

/** How far the audit has come, kept from run to run: see `WalkPhotos`. */
export interface Position {
  read(): Promise<string>;
  write(after: string): Promise<void>;
}

const KEY = { pk: PARTITION.audit, sk: 'position' };

/** {@link Position} in the table. If two runs write at once, the later write wins: both are valid. */
export function createPosition(table: Table): Position {
  return {
    read: async () => String((await table.get(KEY))?.after ?? ''),
    write: async (after) => {
      await table.write({ put: { ...KEY, format: 1, after } });
    },
  };
}
