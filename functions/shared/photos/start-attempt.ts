import type { AttemptInput, StartExecution } from '../clients/executions.ts';
import { attemptName } from '../domain/execution-name.ts';
import { findSkipReason, type SkipReason } from '../domain/skip.ts';
import type { FindReference } from './find-reference.ts';
import type { PhotoItem } from './photo-item.ts';
import { isOver, type Photos } from './photos.ts';
import type { FindRawPlace } from './raw-place.ts';

/**
 * Starts an attempt at a photo, unless it was started before: `isNew` tells. Answers the attempt as it stands. A file
 * that is no photo is entered as skipped, and not started; a later attempt at it is somebody's own wish.
 */
export type StartAttempt = (input: AttemptInput) => Promise<Started>;

/** What came of it. */
export interface Started {
  readonly isNew: boolean;
  /** It was entered now, although an execution of its name was there: its item had been lost. */
  readonly isUsedUp: boolean;
  readonly item: PhotoItem;
}

/**
 * {@link StartAttempt}: the item first, so that the photo shows as queued at once, then the execution. An interruption
 * in between is made good when the same attempt is started again, as its event comes again. An attempt that has ended
 * is never started again, not even after the 90 days for which Step Functions keeps its name.
 */
export function createStartAttempt(
  photos: Pick<Photos, 'begin' | 'skip'>,
  startExecution: StartExecution,
  isIgnored: (path: string) => boolean = () => false,
  findRawPlace: FindRawPlace = async () => null,
  findReference: FindReference = async () => null,
): StartAttempt {
  async function findReason({ attempt, photo }: AttemptInput): Promise<SkipReason | null> {
    if (attempt > 1) return null;
    const reason = findSkipReason(photo.key, isIgnored);
    if (reason !== null) return reason;
    return (await findRawPlace(photo)) === 'beside-jpeg' ? 'raw-beside-jpeg' : null;
  }

  /** No preparation reads the metadata of a file that is skipped: its reference is read here. */
  async function skip(input: AttemptInput, reason: SkipReason) {
    const reference = input.reference ?? (await findReference(input.photo)) ?? undefined;
    return photos.skip({ ...input, reference }, reason);
  }

  return async (input) => {
    const reason = await findReason(input);
    const { isNew, item } = await (reason === null ? photos.begin(input) : skip(input, reason));
    if (isOver(item)) return { isNew, isUsedUp: false, item };
    // The execution gets what the item says, whoever starts it: else a drop that is a moment faster would take the
    // recipe from the request that began the item.
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
