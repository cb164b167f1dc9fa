import type { StopExecution } from '../clients/executions.ts';
import { attemptName } from '../domain/execution-name.ts';
import type { Line } from '../line/line.ts';
import type { PhotoItem } from '../photos/photo-item.ts';
import { isOver, type Photos } from '../photos/photos.ts';
import { isCancellation, type Status } from '../photos/status.ts';
import type { EndExecution } from './end-execution.ts';
import { explainCancel } from './explain-paid.ts';

/** What cancelling a photo needs. */
export interface CancelDependencies {
  readonly photos: Pick<Photos, 'get' | 'cancel'>;
  readonly line: Pick<Line, 'withdraw'>;
  readonly stopExecution: StopExecution;
  readonly endExecution: EndExecution;
}

/** What became of it, with the photo as it is then. */
export interface CancelOutcome {
  readonly isCancelled: boolean;
  readonly item: PhotoItem;
}

/**
 * Stops a photo, frees its slot and writes its record. Called again, it goes on where an earlier call was cut off. A
 * photo that has ended otherwise, or has another status than `ifStatus` by now, stays as it is.
 */
export async function cancelPhoto(
  { photos, line, stopExecution, endExecution }: CancelDependencies,
  latest: PhotoItem,
  ifStatus?: Status,
): Promise<CancelOutcome> {
  // From now on no job of it is submitted: whether one was is known after this.
  const isCancelling = !isOver(latest) && (await photos.cancel(latest, ifStatus));
  // Read again by its attempt: the photo may be cancelled and run again by other requests meanwhile.
  const now = (await photos.get(latest)) ?? latest;
  if (!isCancelling) {
    // A repeated request, such as one that was cut off before the slot was passed on.
    if (wasCancelled(now)) await line.withdraw(now);
    return { isCancelled: wasCancelled(now), item: now };
  }
  const { id, attempt, photo, queuedAt, paid } = now;
  const end = { error: 'cancelled', cause: explainCancel(paid) };
  await stopExecution(attemptName(id, attempt), end);
  // The record is written here: the caller sees the end of it at once.
  const input = { id, attempt, photo };
  await endExecution({ ...end, status: 'ABORTED', input, startedAt: new Date(queuedAt) });
  const item = (await photos.get(latest)) ?? latest;
  return { isCancelled: wasCancelled(item) || !isOver(item), item };
}

/** Whether the attempt was cancelled. Of a redo, the result before it stands: the photo has succeeded. */
function wasCancelled({ status, redoError }: PhotoItem): boolean {
  return status === 'cancelled' || (redoError !== null && isCancellation(redoError.code));
}
