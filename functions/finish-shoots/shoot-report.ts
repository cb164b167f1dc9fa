import { createHash } from 'node:crypto';
import { shootKeys } from '../../core/domain/result-keys.ts';
import { fromIndexFolder } from '../../core/photos/photo-item.ts';
import { isCancellation } from '../../core/photos/status.ts';
import {
  addTallies,
  allPhotos,
  countsOf,
  dollarsOf,
  type ShootCounts,
  tallyOf,
} from '../../core/shoots/counts.ts';
import type { Shoot } from '../../core/shoots/shoot-items.ts';
import { findReplaced, type ShootRow } from './shoot-row.ts';

/** How a shoot ended: the detail of its event, and the content of its report file. */
export interface ShootReport {
  /** The same each time this end is announced. */
  readonly eventId: string;
  readonly bucket: string;
  /** Empty for the top. */
  readonly folder: string;
  readonly startedAt: string | null;
  /** When one of its photos last changed. */
  readonly changedAt: string | null;
  readonly totals: ReturnType<typeof totalsOf>;
  /** Photos that a person has to check: see {@link needsLook}. */
  readonly toCheck: {
    readonly count: number;
    /** Whether `photos` has fewer than `count`, because an event has no room for more. */
    readonly isCut: boolean;
    readonly photos: readonly PhotoToCheck[];
  };
  /** Keys of the files with the full report. */
  readonly files: ReturnType<typeof shootKeys>;
}

/** One photo that a person has to check. */
type PhotoToCheck = Pick<ShootRow, 'id' | 'key' | 'reference' | 'status' | 'code' | 'message' | 'warnings'>;

/** Builds the report of a shoot from its photos and skipped files. */
export function reportShoot(shoot: Shoot, bucket: string, rows: readonly ShootRow[]): ShootReport {
  const folder = fromIndexFolder(shoot.folder);
  const replaced = findReplaced(rows);
  const photos = rows
    .filter((row) => needsLook(row) && !replaced.has(row.id))
    .map(({ id, key, reference, status, code, message, warnings }) => ({
      id,
      key,
      reference,
      status,
      code,
      message,
      warnings,
    }));
  return {
    eventId: createHash('sha256')
      .update(JSON.stringify([bucket, folder, shoot.changedAt]))
      .digest('hex')
      .slice(0, 32),
    bucket,
    folder,
    startedAt: shoot.startedAt,
    changedAt: shoot.changedAt,
    totals: totalsOf(countsOf(addTallies(rows.map(({ counted }) => tallyOf(counted))))),
    toCheck: { count: photos.length, isCut: false, photos },
    files: shootKeys(folder),
  };
}

/** Whether a photo failed, its redo failed, or its result is doubtful. A cancelled photo needs no check. */
function needsLook({ code, counted }: ShootRow): boolean {
  return counted.isDoubtful || (code !== null && !isCancellation(code));
}

function totalsOf(counts: ShootCounts) {
  const { succeeded, failed, failedBy, cancelled, skipped, doubtful } = counts;
  return {
    photos: allPhotos(counts),
    succeeded,
    failed,
    failedBy,
    cancelled,
    skipped,
    doubtful,
    cost: dollarsOf(counts),
  };
}

/** The same report with as many photos to check as fit into `maxBytes` of JSON. */
export function cutReport(report: ShootReport, maxBytes: number): ShootReport {
  const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
  if (bytes(report) <= maxBytes) return report;
  const { photos: all, ...toCheck } = report.toCheck;
  const withPhotos = (photos: readonly PhotoToCheck[]): ShootReport => ({
    ...report,
    toCheck: { ...toCheck, isCut: true, photos },
  });
  let left = maxBytes - bytes(withPhotos([]));
  const end = all.findIndex((photo) => {
    // Including the comma.
    left -= bytes(photo) + 1;
    return left < 0;
  });
  return withPhotos(all.slice(0, end));
}
