/** A map whose keys can be read in order from any point on, in the order of S3: by their UTF-8 bytes. */
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

  /** The keys with that prefix and after that key, in order, at most `limit`. */
  keysAfter(after: string, { prefix, limit }: { prefix: string; limit: number }): string[] {
    const start = compare(after, prefix) < 0 ? this.#find(prefix) : this.#find(after);
    const first = this.#keys[start] === after ? start + 1 : start;
    const keys = this.#keys.slice(first, first + limit);
    const end = keys.findIndex((key) => !key.startsWith(prefix));
    return end === -1 ? keys : keys.slice(0, end);
  }

  /** Where that key is, or would be. */
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
