import { stringify } from 'csv-stringify/sync';
import type { PhotoItem } from '../../core/photos/photo-item.ts';
import type { Status } from '../../core/photos/status.ts';
import { type CountedPhoto, countedOf } from '../../core/shoots/counts.ts';

/** What a shoot's files say about one photo, from its latest attempt. */
export interface ShootRow {
  readonly id: string;
  readonly key: string;
  readonly reference: string | null;
  readonly status: Status;
  /** When its latest attempt was queued. */
  readonly queuedAt: string;
  /** Why it failed; for a photo that succeeded, why its redo failed. */
  readonly code: string | null;
  readonly message: string | null;
  /** What is doubtful about its results, in words. */
  readonly warnings: readonly string[];
  /** Dollars. */
  readonly cost: number;
  /** The keys of its results. */
  readonly results: readonly string[];
  readonly counted: CountedPhoto;
}

/** The row of a photo. */
export function rowOf(item: PhotoItem): ShootRow {
  const { id, photo, reference, status, queuedAt, outputs, cost } = item;
  const error = item.error ?? item.redoError;
  return {
    id,
    key: photo.key,
    reference,
    status,
    queuedAt,
    code: error?.code ?? null,
    message: error?.message ?? null,
    warnings: outputs.flatMap(({ warnings = [] }) => warnings),
    cost,
    results: outputs.map(({ key }) => key),
    counted: countedOf(item),
  };
}

/**
 * The ids of photos that failed or were cancelled but need no action, because a later upload of the same key
 * is among the rows. A new attempt at a replaced upload is queued later than the upload that replaced it, but
 * fails as `photo-replaced`.
 */
export function findReplaced(rows: readonly ShootRow[]): ReadonlySet<string> {
  const latest = new Map<string, string>();
  for (const { key, status, code, queuedAt } of rows) {
    if (status === 'skipped' || code === 'photo-replaced') continue;
    if (queuedAt > (latest.get(key) ?? '')) latest.set(key, queuedAt);
  }
  const replaced = rows.filter(({ key, status, code, queuedAt }) => {
    if (status !== 'failed' && status !== 'cancelled') return false;
    const other = latest.get(key);
    return other !== undefined && (code === 'photo-replaced' || other > queuedAt);
  });
  return new Set(replaced.map(({ id }) => id));
}

/** Photos as a table for a spreadsheet. Uploaders choose the names, so names must not become formulas. */
export function writeCsv(rows: readonly ShootRow[]): string {
  const lines = rows.map(({ warnings, results, ...row }) => ({
    ...row,
    warnings: warnings.join(' '),
    results: results.join(' '),
  }));
  return stringify(lines, {
    header: true,
    columns: ['key', 'status', 'code', 'message', 'warnings', 'cost', 'results', 'reference', 'id'],
    escape_formulas: true,
    // Without it, Excel reads the file in the system's old encoding.
    bom: true,
    record_delimiter: 'windows',
  });
}
