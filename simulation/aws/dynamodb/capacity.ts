/** Item writes are counted in steps of 1 KB, reads in steps of 4 KB. */
const WRITE_BYTES = 1024;
const READ_BYTES = 4096;

/**
 * Units of an eventually consistent, a consistent and a transactional read, as multiples of one read unit.
 */
export const READ_FACTOR = { eventual: 0.5, consistent: 1, transactional: 2 } as const;
export type ReadMode = keyof typeof READ_FACTOR;

/** A transaction writes each item twice: to prepare and to commit. */
export const TRANSACTION_FACTOR = 2;

/**
 * Counts the capacity units that requests consume.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export class CapacityMeter {
  readUnits = 0;
  /** Writes to the table only. */
  tableWriteUnits = 0;
  /** Writes to the indexes. A transaction does not double them: the indexes are updated later. */
  indexWriteUnits = 0;

  get writeUnits(): number {
    return this.tableWriteUnits + this.indexWriteUnits;
  }

  read(bytes: number, mode: ReadMode): void {
    this.readUnits += steps(bytes, READ_BYTES) * READ_FACTOR[mode];
  }

  /** @param bytes the larger of an item's sizes before and after */
  write(bytes: number, factor = 1): void {
    this.tableWriteUnits += steps(bytes, WRITE_BYTES) * factor;
  }

  writeIndex(bytes: number): void {
    this.indexWriteUnits += steps(bytes, WRITE_BYTES);
  }

  add(other: CapacityMeter): void {
    this.readUnits += other.readUnits;
    this.tableWriteUnits += other.tableWriteUnits;
    this.indexWriteUnits += other.indexWriteUnits;
  }

  reset(): void {
    this.readUnits = 0;
    this.tableWriteUnits = 0;
    this.indexWriteUnits = 0;
  }
}

/** An item that does not exist, or an empty page, costs one step too. */
function steps(bytes: number, stepBytes: number): number {
  return Math.max(1, Math.ceil(bytes / stepBytes));
}
