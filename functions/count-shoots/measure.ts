import type { FailureCode } from '../../core/domain/failures.ts';
import { hasEnded, type Status } from '../../core/photos/status.ts';
import type { Change } from '../../core/shoots/count-photos.ts';
import { countedOf } from '../../core/shoots/counts.ts';

/** A photo that ended, as it is logged. */
export interface EndedPhoto {
  readonly id: string;
  readonly status: Status;
  /** Why it failed; null if it did not fail. */
  readonly code: FailureCode | null;
}

/** Callbacks for what changed about a photo. */
export interface Measures {
  readonly spent: (dollars: number) => void;
  /** From queued to the result. */
  readonly took: (seconds: number) => void;
  readonly ended: (photo: EndedPhoto) => void;
}

/** Reports what a photo has cost since it was last counted, and its outcome and duration once it ends. */
export function createMeasure({ spent, took, ended }: Measures) {
  return ({ item, before }: Change): void => {
    const { id, attempt, queuedAt, recordedAt } = item;
    const { status, code, microdollars } = countedOf(item);
    const difference = microdollars - (before?.photo.microdollars ?? 0);
    if (difference !== 0) spent(difference / 1_000_000);
    const wasEnded = before !== null && before.photo.attempt === attempt && hasEnded(before.photo.status);
    if (!hasEnded(status) || status === 'skipped' || wasEnded) return;
    ended({ id, status, code });
    if (status === 'succeeded' && recordedAt !== null) {
      took((Date.parse(recordedAt) - Date.parse(queuedAt)) / 1000);
    }
  };
}
