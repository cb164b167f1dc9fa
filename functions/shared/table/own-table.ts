import { PARTITION } from '../contract.ts';
import type { Table } from './table.ts';

/**
 * Whose a table is: the stack's own; one that no stack has marked yet; or another table's copy, restored from a backup,
 * which has forgotten what was paid since.
 */
export type TableOrigin = 'own' | 'unmarked' | 'restored';

/** Tells a table that was restored from a backup: DynamoDB restores into a table of another name. */
export interface OwnTable {
  find(): Promise<TableOrigin>;
  /** Marks the table as the stack's own. */
  adopt(): Promise<void>;
}

const KEY = { pk: PARTITION.audit, sk: 'table' };

/**
 * {@link OwnTable} by an item with the table's name. Once it is the stack's own it stays so: it is read once.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/pointintimerecovery_beforeyoubegin.html
 */
export function createOwnTable(table: Table, name: string): OwnTable {
  let isOwn = false;
  return {
    async find() {
      if (isOwn) return 'own';
      const marked = (await table.get(KEY))?.name;
      if (marked === undefined) return 'unmarked';
      isOwn = marked === name;
      return isOwn ? 'own' : 'restored';
    },
    async adopt() {
      await table.write({ put: { ...KEY, format: 1, name } });
    },
  };
}
