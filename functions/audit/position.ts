import { PARTITION } from '../shared/contract.ts';
import type { Table } from '../shared/table/table.ts';

/** How far the audit or its rebuild has come, kept from run to run: see `WalkPhotos`. */
export interface Position {
  read(): Promise<string>;
  write(after: string): Promise<void>;
}

/** {@link Position} in the table. If two runs write at once, the later write wins: both are valid. */
export function createPosition(table: Table, of: 'position' | 'rebuild' = 'position'): Position {
  const key = { pk: PARTITION.audit, sk: of };
  return {
    read: async () => String((await table.get(key))?.after ?? ''),
    write: async (after) => {
      await table.write({ put: { ...key, format: 1, after } });
    },
  };
}
