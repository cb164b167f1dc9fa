import type { RetouchRecord, Version } from './record.ts';

/** The most results of a photo. Its item lists each of them, and holds at most 400 KB. */
export const MAX_VERSIONS = 20;

/** What a photo's item says of its results. */
interface KnownResults extends Pick<Version, 'attempt' | 'recipe' | 'outputs'> {
  readonly versions: readonly Version[];
  readonly recordedAt: string | null;
}

/** All results of a photo, from its item, oldest first. */
export function versionsOf(item: KnownResults): readonly Version[] {
  const { versions, outputs, attempt, recipe, recordedAt } = item;
  if (versions.length > 0 || outputs.length === 0 || recordedAt === null) return versions;
  return [{ version: 1, attempt, recipe, outputs, recordedAt }];
}

/** All results of a photo, from its record, oldest first. */
export function versionsOfRecord(record: RetouchRecord): readonly Version[] {
  if (record.status === 'failed') return [];
  const { versions, outputs, attempt, recipe, timings } = record;
  return versions ?? [{ version: 1, attempt, recipe, outputs, recordedAt: timings.recordedAt }];
}
