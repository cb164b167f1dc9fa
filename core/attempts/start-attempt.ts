import { attemptName } from '../domain/execution-name.ts';
import { findSkipReason, type SkipReason } from '../domain/skip.ts';
import type { AttemptInput, StartExecution } from '../photos/executions.ts';
import type { PhotoItem } from '../photos/photo-item.ts';
import { isOver, type Photos } from '../photos/photos.ts';
import type { FindReference } from './find-reference.ts';
import type { FindRawPairing } from './raw-pairing.ts';

/**
 * Starts an attempt at a photo, unless it was started before (`isNew`). Returns the stored attempt. A file
 * that is not a photo is stored as skipped and not started; but later attempts at it run, because a caller
 * asks for them.
 */
export type StartAttempt = (input: AttemptInput) => Promise<Started>;

/** The result of starting an attempt. */
export interface Started {
  readonly isNew: boolean;
  /** The item is new although an execution of its name exists: the earlier item was lost. */
  readonly isUsedUp: boolean;
  readonly item: PhotoItem;
}

/**
 * {@link StartAttempt}: creates the item, so that the photo shows as queued at once, then starts the
 * execution. After a crash in between, the next start of the same attempt resumes, because the upload's event
 * is delivered again. An attempt that has ended is never started again, not even after the 90 days that Step
 * Functions keeps its name.
 */
export function createStartAttempt(
  photos: Pick<Photos, 'begin' | 'skip'>,
  startExecution: StartExecution,
  isIgnored: (path: string) => boolean = () => false,
  findRawPairing: FindRawPairing = async () => null,
  findReference: FindReference = async () => null,
): StartAttempt {
  async function findReason({ attempt, photo }: AttemptInput): Promise<SkipReason | null> {
    if (attempt > 1) return null;
    const reason = findSkipReason(photo.key, isIgnored);
    if (reason !== null) return reason;
    return (await findRawPairing(photo)) === 'beside-jpeg' ? 'raw-beside-jpeg' : null;
  }

  /** A skipped file has no preparation that reads its metadata, so its reference is read here. */
  async function skip(input: AttemptInput, reason: SkipReason) {
    const reference = input.reference ?? (await findReference(input.photo)) ?? undefined;
    return photos.skip({ ...input, reference }, reason);
  }

  return async (input) => {
    const reason = await findReason(input);
    const { isNew, item } = await (reason === null ? photos.begin(input) : skip(input, reason));
    if (isOver(item)) return { isNew, isUsedUp: false, item };
    // The execution gets what the item says, whichever caller starts it. Otherwise an upload event that is
    // faster than the request that created the item would start the execution without the request's recipe.
    const { id, attempt, photo } = input;
    const { overrides, reference, payAgain, again } = item;
    const isStarted = await startExecution(attemptName(id, attempt), {
      id,
      attempt,
      photo,
      ...(overrides !== null && { recipe: overrides }),
      ...(reference !== null && { reference }),
      ...(payAgain && { payAgain }),
      ...(again !== null && { again }),
    });
    return { isNew: isNew && isStarted, isUsedUp: isNew && !isStarted, item };
  };
}
