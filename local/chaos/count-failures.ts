import type { Ledger, PhotoLedger } from '../segmind/ledger.ts';
import type { ChaosRecord } from './check-records.ts';

/** How many photos failed, and what that cost. */
export interface FailureCounts {
  /** Photos whose submit may have been taken: `submit-outcome-unknown`. */
  readonly unknown: number;
  /** Photos that failed though the simulator charged for them. */
  readonly paidAndFailed: number;
  /** Photos whose record says that they failed. */
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

/** What the simulator counted for the photo at that key of the bucket: its own keys begin with the bucket's name. */
export function findPhoto({ photos }: Pick<Ledger, 'photos'>, key: string): PhotoLedger | undefined {
  return Object.entries(photos).find(([path]) => path.endsWith(`/${key}`))?.[1];
}
