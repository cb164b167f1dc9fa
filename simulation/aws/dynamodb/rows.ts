import { SortedList } from './sorted-list.ts';
import { compareUtf8 } from './values/comparisons.ts';
import type { Item } from './values/values.ts';

/** An item in a partition of the table, or its projection in a partition of an index. */
export interface Row {
  /** The value of the sort key here; empty in an index without a sort key. */
  readonly sort: string;
  readonly pk: string;
  readonly sk: string;
  item: Item;
  bytes: number;
}

export type RowPosition = Pick<Row, 'sort' | 'pk' | 'sk'>;

/** Orders rows. Items of one index partition may share a sort key: DynamoDB does not document their order. */
export function compareRows(a: RowPosition, b: RowPosition): number {
  return compareUtf8(a.sort, b.sort) || compareUtf8(a.pk, b.pk) || compareUtf8(a.sk, b.sk);
}

/** Rows by partition key, in order within a partition. */
export class Partitions {
  readonly #lists = new Map<string, SortedList<Row>>();

  get(partition: string): SortedList<Row> | undefined {
    return this.#lists.get(partition);
  }

  insert(partition: string, row: Row): void {
    let list = this.#lists.get(partition);
    if (list === undefined) {
      list = new SortedList<Row>(compareRows);
      this.#lists.set(partition, list);
    }
    list.insert(row);
  }

  remove(partition: string, row: Row): void {
    const list = this.#lists.get(partition);
    list?.remove(row);
    if (list?.isEmpty) this.#lists.delete(partition);
  }
}
