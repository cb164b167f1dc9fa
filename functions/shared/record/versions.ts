import type { PhotoItem } from '../photos/photo-item.ts';
import type { RetouchRecord, Version } from './record.ts';

/** How many results a photo may have: each is listed in its item, which holds 400 KB at most. */
export const MAX_VERSIONS = 20;

/** All results that a photo has had, by its item, the oldest first. */
export function versionsOf(item: PhotoItem): readonly Version[] {
  const { versions, outputs, attempt, recipe, recordedAt } = item;
  if (versions.length > 0 || outputs.length === 0 || recordedAt === null) return versions;
  return [{ version: 1, attempt, recipe, outputs, recordedAt }];
}

/** The same by its record. */
export function versionsOfRecord(record: RetouchRecord): readonly Version[] {
  if (record.status === 'failed') return [];
  const { versions, outputs, attempt, recipe, timings } = record;
  return versions ?? [{ version: 1, attempt, recipe, outputs, recordedAt: timings.recordedAt }];
}
