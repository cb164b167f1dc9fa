import type { Ledger, PhotoLedger } from '../segmind/ledger.ts';
import type { ChaosRecord } from './check-records.ts';

/** How many photos failed, and how many of those were paid for. */
export interface FailureCounts {
  /** Photos of which the outcome of the submit is unknown: `submit-outcome-unknown`. */
  readonly unknown: number;
  /** Photos that failed although the simulator charged for them. */
  readonly paidAndFailed: number;
  /** Photos with a record that says that they failed. */
  readonly failed: number;
}

/** Counts the failures among the records. */
export function countFailures(records: Iterable<ChaosRecord>, ledger: Pick<Ledger, 'photos'>): FailureCounts {
  const failed = [...records].filter(({ status }) => status === 'failed');
  return {
    unknown: failed.filter(({ error }) => error?.code === 'submit-outcome-unknown').length,
    paidAndFailed: failed.filter(({ source }) => (findPhoto(ledger, source.key)?.billed ?? 0) > 0).length,
    failed: failed.length,
  };
}

/**
 * Finds the simulator's counts for a photo by its key in the bucket. The simulator's own keys begin with the
 * bucket's name.
 */
export function findPhoto({ photos }: Pick<Ledger, 'photos'>, key: string): PhotoLedger | undefined {
  return Object.entries(photos).find(([path]) => path.endsWith(`/${key}`))?.[1];
}
