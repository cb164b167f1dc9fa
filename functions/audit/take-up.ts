import type { StartAttempt } from '../../core/attempts/start-attempt.ts';
import { attemptName } from '../../core/domain/execution-name.ts';
import type { Upload } from '../../core/domain/photo.ts';
import { findSkipReason } from '../../core/domain/skip.ts';
import type { EndExecution } from '../../core/ending/end-execution.ts';
import type { Receipts } from '../../core/payment/receipts.ts';
import type { ExecutionInput, ExecutionState } from '../../core/photos/executions.ts';
import type { PhotoItem } from '../../core/photos/photo-item.ts';
import { isOver, type Photos } from '../../core/photos/photos.ts';
import type { Results } from '../../core/record/results.ts';
import type { RestorePhoto } from './restore-photo.ts';

/**
 * Executions that are described per second. An account may send 15 or 10 DescribeExecution a second, by
 * region; this is a third to a half of that, because keep-line sends some too. A run of the audit describes
 * 3,300 in 11 minutes.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const PHOTOS_A_SECOND = 5;

/** What the audit found, or did, for an upload. */
export type Verdict =
  /** It has ended, and has its record. */
  | 'recorded'
  /** Its execution is running. */
  | 'running'
  /** It had no execution; the audit started one. */
  | 'started'
  /** It is not a photo, and has been recorded as skipped. */
  | 'skipped'
  /** Its execution ended but its item does not say so; the audit wrote the missing record. */
  | 'recording'
  /** Its item was lost; the audit restored it from the record. */
  | 'restored'
  /** It was paid for, but has no record and no execution any more. A new attempt would pay again. */
  | 'removed';

/** Checks one upload that has not ended according to its item, and starts or ends it if needed. */
export type TakeUp = (photo: Upload, id: string, item: PhotoItem | null) => Promise<Verdict>;

/** What taking up an upload needs. */
export interface TakeUpDependencies {
  readonly results: Pick<Results, 'findRecord'>;
  readonly photos: Pick<Photos, 'begin' | 'find'>;
  readonly receipts: Pick<Receipts, 'find'>;
  readonly restorePhoto: RestorePhoto;
  readonly describeExecution: (name: string) => Promise<ExecutionState | null>;
  readonly startAttempt: StartAttempt;
  readonly endExecution: EndExecution;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** {@link TakeUp} over those parts. */
export function createTakeUp(dependencies: TakeUpDependencies): TakeUp {
  const { results, photos, receipts, restorePhoto, startAttempt, endExecution, now, sleep } = dependencies;
  let freeAtMs = 0;

  async function describeExecution(name: string): Promise<ExecutionState | null> {
    if (freeAtMs > now()) await sleep(freeAtMs - now());
    freeAtMs = now() + 1000 / PHOTOS_A_SECOND;
    return dependencies.describeExecution(name);
  }

  /** Whether an upload is no photo by its name alone, and was never retouched. */
  async function isNoPhoto(photo: Upload, id: string): Promise<boolean> {
    // A file that the setting `ignore` names now may have been retouched before.
    if (findSkipReason(photo.key, () => false) === null) return false;
    return (await results.findRecord(photo, id)) === null && (await receipts.find(id)) === null;
  }

  async function start(input: ExecutionInput): Promise<Verdict> {
    const { item } = await startAttempt(input);
    return item.skipped === null ? 'started' : 'skipped';
  }

  return async (photo, id, walked) => {
    // A rebuilt table has only the latest attempt, which need not be the first.
    const item = walked ?? (await photos.find(id));
    if (item !== null && isOver(item)) return 'recorded';
    // Skipped files such as thumbnails come by the ten thousand, and have no executions to describe.
    if (item === null && (await isNoPhoto(photo, id))) return start({ id, attempt: 1, photo });
    const attempt = item?.attempt ?? 1;
    const execution = await describeExecution(attemptName(id, attempt));
    if (execution?.status === 'RUNNING') {
      if (item !== null) return 'running';
      await photos.begin(execution.input);
      return 'restored';
    }
    const end = async () => execution !== null && (await endExecution(execution)) === 'recorded';
    // The record may be older than a redrive of the execution; the item is newer.
    if (item !== null && (await end())) return 'recording';
    const found = await results.findRecord(photo, id);
    // The item was lost, or the function was interrupted between the record and the item. If the record is of
    // a later attempt, that attempt's item may exist already.
    if (found !== null && found.record.attempt >= attempt) {
      const isRestored = await restorePhoto(found, { orEnd: true });
      return isRestored ? 'restored' : 'recorded';
    }
    if (item === null && (await end())) return 'recording';
    // Step Functions forgets an execution 90 days after its end; the receipt of a paid photo is kept.
    const receipt = await receipts.find(id);
    const isSubmitted = receipt?.submits.some((submit) => submit.attempt >= attempt) === true;
    if (execution !== null || isSubmitted) return 'removed';
    return start({ id, attempt, photo });
  };
}
