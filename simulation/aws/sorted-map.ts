/** A map with keys that can be read in order from any point, in the order of S3: by their UTF-8 bytes. */
export class SortedMap<V> extends Map<string, V> {
  readonly #keys: string[] = [];

  override set(key: string, value: V): this {
    if (!this.has(key)) this.#keys.splice(this.#find(key), 0, key);
    return super.set(key, value);
  }

  override delete(key: string): boolean {
    if (this.has(key)) this.#keys.splice(this.#find(key), 1);
    return super.delete(key);
  }

  override clear(): void {
    this.#keys.length = 0;
    super.clear();
  }

  /** At most `limit` keys with this prefix after `after`, in order. */
  keysAfter(after: string, { prefix, limit }: { prefix: string; limit: number }): string[] {
    const start = compare(after, prefix) < 0 ? this.#find(prefix) : this.#find(after);
    const first = this.#keys[start] === after ? start + 1 : start;
    const keys = this.#keys.slice(first, first + limit);
    const end = keys.findIndex((key) => !key.startsWith(prefix));
    return end === -1 ? keys : keys.slice(0, end);
  }

  /** The index of a key, or the index at which it would be inserted. */
  #find(key: string): number {
    let low = 0;
    for (let high = this.#keys.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (compare(this.#keys[middle] ?? '', key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
