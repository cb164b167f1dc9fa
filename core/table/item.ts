/** The key of an item. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** An item: its key and its attributes. */
export type Item = Key & Readonly<Record<string, unknown>>;
