import { PARTITION } from '../contract/table.ts';
import type { Table } from './table.ts';

/**
 * The origin of a table: the stack's own; not marked by a stack yet; or restored from a backup of another
 * table, without what was paid since.
 */
export type TableOrigin = 'own' | 'unmarked' | 'restored';

/** Detects a table that was restored from a backup: DynamoDB restores into a table of another name. */
export interface OwnTable {
  find(): Promise<TableOrigin>;
  /** Marks the table as the stack's own. */
  adopt(): Promise<void>;
}

const KEY = { pk: PARTITION.audit, sk: 'table' };

/**
 * {@link OwnTable} by an item with the table's name. An own table stays own, so it is checked only once.
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
