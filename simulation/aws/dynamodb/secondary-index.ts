import type { CapacityMeter } from './capacity.ts';
import { Partitions, type Row } from './rows.ts';
import type { IndexSchema } from './schema.ts';
import { itemBytes } from './values/sizes.ts';
import type { Item } from './values/values.ts';

interface Entry {
  readonly partition: string;
  readonly sort: string;
}

interface Change {
  readonly partition: string;
  readonly row: Row;
  readonly isRemoval: boolean;
}

/**
 * A sparse index that projects keys only: it contains the items that have both of its keys. It may lag behind
 * the table.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
export class SecondaryIndex {
  readonly schema: IndexSchema;
  readonly partitions = new Partitions();
  /** The attributes that the index contains: its keys and the table's. */
  readonly projected: ReadonlySet<string>;
  readonly #pending: Change[] = [];

  constructor(schema: IndexSchema) {
    this.schema = schema;
    const { partitionKey, sortKey } = schema;
    this.projected = new Set([partitionKey, ...(sortKey === undefined ? [] : [sortKey]), 'pk', 'sk']);
  }

  /**
   * Follows a change of an item. A changed key costs two writes (delete and put), an added or removed entry
   * one write, unchanged keys no write.
   */
  follow(
    before: Item | undefined,
    after: Item | undefined,
    { meter, isLagging }: { meter: CapacityMeter | undefined; isLagging: boolean },
  ): void {
    const [old, next] = [this.#entry(before), this.#entry(after)];
    if (old === undefined && next === undefined) return;
    if (old?.partition === next?.partition && old?.sort === next?.sort) return;
    if (!isLagging) this.settle();
    if (old !== undefined && before !== undefined) this.#change(before, old, true, meter, isLagging);
    if (next !== undefined && after !== undefined) this.#change(after, next, false, meter, isLagging);
  }

  /** Applies all pending changes. */
  settle(): void {
    for (const change of this.#pending.splice(0)) this.#apply(change);
  }

  #entry(item: Item | undefined): Entry | undefined {
    if (item === undefined) return undefined;
    const { partitionKey, sortKey } = this.schema;
    const [partition, sort] = [item[partitionKey], sortKey === undefined ? '' : item[sortKey]];
    if (typeof partition !== 'string' || typeof sort !== 'string') return undefined;
    return { partition, sort };
  }

  #change(
    item: Item,
    { partition, sort }: Entry,
    isRemoval: boolean,
    meter: CapacityMeter | undefined,
    isLagging: boolean,
  ): void {
    const row = this.#row(item, sort);
    meter?.writeIndex(row.bytes);
    const change = { partition, row, isRemoval };
    if (isLagging) this.#pending.push(change);
    else this.#apply(change);
  }

  #row(item: Item, sort: string): Row {
    const projection: Item = {};
    for (const name of this.projected) projection[name] = item[name] as string;
    return {
      sort,
      pk: item.pk as string,
      sk: item.sk as string,
      item: projection,
      bytes: itemBytes(projection),
    };
  }

  #apply({ partition, row, isRemoval }: Change): void {
    if (isRemoval) this.partitions.remove(partition, row);
    else this.partitions.insert(partition, row);
  }
}
