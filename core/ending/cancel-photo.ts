import { attemptName } from '../domain/execution-name.ts';
import type { Line } from '../line/line.ts';
import type { StopExecution } from '../photos/executions.ts';
import type { PhotoItem } from '../photos/photo-item.ts';
import { isOver, type Photos } from '../photos/photos.ts';
import { isCancellation, type Status } from '../photos/status.ts';
import type { EndExecution } from './end-execution.ts';
import { explainCancel } from './explain-paid.ts';

/** What {@link cancelPhoto} needs. */
export interface CancelDependencies {
  readonly photos: Pick<Photos, 'get' | 'cancel'>;
  readonly line: Pick<Line, 'withdraw'>;
  readonly stopExecution: StopExecution;
  readonly endExecution: EndExecution;
}

/** The outcome of a cancellation, with the photo's item after it. */
export interface CancelOutcome {
  readonly isCancelled: boolean;
  readonly item: PhotoItem;
}

/**
 * Stops a photo, frees its slot and writes its record. If a call crashes, the next one resumes. Does nothing
 * to a photo that has ended otherwise, or that no longer has the status `ifStatus`.
 */
export async function cancelPhoto(
  { photos, line, stopExecution, endExecution }: CancelDependencies,
  latest: PhotoItem,
  ifStatus?: Status,
): Promise<CancelOutcome> {
  // From now on no job of the photo is submitted, so what is read below about payment is final.
  const isCancelling = !isOver(latest) && (await photos.cancel(latest, ifStatus));
  // Read this attempt, not the latest: other requests may have run the photo again meanwhile.
  const now = (await photos.get(latest)) ?? latest;
  if (!isCancelling) {
    // A repeated request; the first one may have crashed before it freed the slot.
    if (wasCancelled(now)) await line.withdraw(now);
    return { isCancelled: wasCancelled(now), item: now };
  }
  const { id, attempt, photo, queuedAt, paid } = now;
  const end = { error: 'cancelled', cause: explainCancel(paid) };
  await stopExecution(attemptName(id, attempt), end);
  // Write the record here, so that the caller sees the end at once.
  const input = { id, attempt, photo };
  await endExecution({ ...end, status: 'ABORTED', input, startedAt: new Date(queuedAt) });
  const item = (await photos.get(latest)) ?? latest;
  return { isCancelled: wasCancelled(item) || !isOver(item), item };
}

/** Whether the attempt was cancelled. After a cancelled redo the photo's status is still `succeeded`. */
function wasCancelled({ status, redoError }: PhotoItem): boolean {
  return status === 'cancelled' || (redoError !== null && isCancellation(redoError.code));
}
