import type { CapacityMeter } from './capacity.ts';
import { Partitions, type Row } from './rows.ts';
import type { IndexSchema, Key } from './schema.ts';
import { SecondaryIndex } from './secondary-index.ts';
import { itemBytes } from './values/sizes.ts';
import type { Item } from './values/values.ts';

/** TTL does not delete an item that expired more than five years ago. */
const MAX_EXPIRED_SECONDS = 5 * 365 * 24 * 3600;

/** The items in order, the indexes, and the items that a transaction has prepared. */
export class Table {
  readonly partitions = new Partitions();
  readonly indexes: readonly SecondaryIndex[];
  readonly schemas: readonly IndexSchema[];
  isLagging = false;
  /** Called after each write or delete of an item, like the table's stream. */
  changed: (key: Key) => void = () => {};
  readonly #rows = new Map<string, Map<string, Row>>();
  readonly #busy = new Set<string>();

  constructor(schemas: readonly IndexSchema[]) {
    this.schemas = schemas;
    this.indexes = schemas.map((schema) => new SecondaryIndex(schema));
  }

  get({ pk, sk }: Key): Row | undefined {
    return this.#rows.get(pk)?.get(sk);
  }

  *items(): Generator<Item> {
    for (const rows of this.#rows.values()) for (const { item } of rows.values()) yield item;
  }

  /** Writes or deletes an item. Only writes to the indexes are counted here. */
  write(key: Key, item: Item | undefined, meter?: CapacityMeter, bytes?: number): void {
    const row = this.get(key);
    const before = row?.item;
    if (item === undefined) this.#delete(key, row);
    else if (row === undefined) this.#insert(key, item, bytes ?? itemBytes(item));
    else Object.assign(row, { item, bytes: bytes ?? itemBytes(item) });
    for (const index of this.indexes) index.follow(before, item, { meter, isLagging: this.isLagging });
    this.changed(key);
  }

  #insert({ pk, sk }: Key, item: Item, bytes: number): void {
    const row = { sort: sk, pk, sk, item, bytes };
    const rows = this.#rows.get(pk);
    if (rows === undefined) this.#rows.set(pk, new Map([[sk, row]]));
    else rows.set(sk, row);
    this.partitions.insert(pk, row);
  }

  #delete({ pk, sk }: Key, row: Row | undefined): void {
    if (row === undefined) return;
    const rows = this.#rows.get(pk);
    rows?.delete(sk);
    if (rows?.size === 0) this.#rows.delete(pk);
    this.partitions.remove(pk, row);
  }

  isBusy(key: Key): boolean {
    return this.#busy.size > 0 && this.#busy.has(lockName(key));
  }

  lock(keys: readonly Key[]): void {
    for (const key of keys) this.#busy.add(lockName(key));
  }

  unlock(keys: readonly Key[]): void {
    for (const key of keys) this.#busy.delete(lockName(key));
  }

  settleIndexes(): void {
    for (const index of this.indexes) index.settle();
  }

  /**
   * Deletes expired items, at no cost. Returns how many.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
   */
  expire(attribute: string, now: Date): number {
    const nowSeconds = now.getTime() / 1000;
    const expired: Key[] = [];
    for (const item of this.items()) {
      const expiresAt = item[attribute];
      if (typeof expiresAt !== 'number' || expiresAt >= nowSeconds) continue;
      const key = { pk: item.pk as string, sk: item.sk as string };
      if (expiresAt >= nowSeconds - MAX_EXPIRED_SECONDS && !this.isBusy(key)) expired.push(key);
    }
    for (const key of expired) this.write(key, undefined);
    return expired.length;
  }
}

/** A text that identifies a key: no two keys share it. */
export function lockName({ pk, sk }: Key): string {
  return `${pk.length}:${pk}${sk}`;
}
