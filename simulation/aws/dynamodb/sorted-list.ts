const MAX_CHUNK = 512;

/** A sorted list in chunks: an insert into a list of a million entries moves a few hundred at most. */
export class SortedList<T> {
  readonly #chunks: T[][] = [];
  readonly #compare: (a: T, b: T) => number;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  insert(entry: T): void {
    const [at, index] = this.#find((other) => this.#compare(other, entry) >= 0);
    const chunk = this.#chunks[at] ?? this.#chunks.at(-1);
    if (chunk === undefined) {
      this.#chunks.push([entry]);
      return;
    }
    if (at < this.#chunks.length) chunk.splice(index, 0, entry);
    else chunk.push(entry);
    if (chunk.length > MAX_CHUNK) {
      this.#chunks.splice(this.#chunks.indexOf(chunk) + 1, 0, chunk.splice(MAX_CHUNK / 2));
    }
  }

  /** Removes the entry that compares as equal. */
  remove(entry: T): void {
    const [at, index] = this.#find((other) => this.#compare(other, entry) >= 0);
    const chunk = this.#chunks[at];
    const found = chunk?.[index];
    if (chunk === undefined || found === undefined || this.#compare(found, entry) !== 0) return;
    chunk.splice(index, 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
  }

  /** Iterates from the first entry that passes the test; all later entries must pass it too. */
  *ascend(test: (entry: T) => boolean): Generator<T> {
    let [at, index] = this.#find(test);
    for (let chunk = this.#chunks[at]; chunk !== undefined; chunk = this.#chunks[at]) {
      for (; index < chunk.length; index += 1) yield chunk[index] as T;
      at += 1;
      index = 0;
    }
  }

  /** Iterates backwards from the last entry that fails the test. */
  *descend(test: (entry: T) => boolean): Generator<T> {
    const [found, position] = this.#find(test);
    let index = position - 1;
    for (let at = found; at >= 0; at -= 1) {
      const chunk = this.#chunks[at] ?? [];
      for (; index >= 0; index -= 1) yield chunk[index] as T;
      index = (this.#chunks[at - 1]?.length ?? 0) - 1;
    }
  }

  /** The chunk and the index of the first entry that passes the test. */
  #find(test: (entry: T) => boolean): [chunk: number, index: number] {
    const at = firstPassing(this.#chunks, (chunk) => test(chunk.at(-1) as T));
    return [at, firstPassing(this.#chunks[at] ?? [], test)];
  }
}

function firstPassing<T>(entries: readonly T[], test: (entry: T) => boolean): number {
  let low = 0;
  for (let high = entries.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (test(entries[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
