import type { ExecutionInput, ExecutionState } from '../shared/clients/executions.ts';
import type { Results } from '../shared/clients/results.ts';
import { attemptName } from '../shared/domain/execution-name.ts';
import type { Upload } from '../shared/domain/photo.ts';
import { findSkipReason } from '../shared/domain/skip.ts';
import type { PhotoItem } from '../shared/photos/photo-item.ts';
import { isOver, type Photos } from '../shared/photos/photos.ts';
import type { StartAttempt } from '../shared/photos/start-attempt.ts';
import type { EndExecution } from '../shared/record/end-execution.ts';
import type { Receipts } from '../shared/submission/receipts.ts';
import { restoreItem } from './rebuild-index.ts';

/**
 * Executions looked at a second: a third to a half of what Step Functions allows an account to look at steadily (15 or
 * 10 DescribeExecution a second, by region), as keep-line looks too. A run of the audit takes 3,300 in 11 minutes.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const PHOTOS_A_SECOND = 5;

/** What became of an upload that was looked at. */
export type Verdict =
  /** It has ended, and has its record. */
  | 'recorded'
  /** Its execution is under way. */
  | 'running'
  /** It had no execution, and has one now. */
  | 'started'
  /** It is no photo, and is entered as such. */
  | 'skipped'
  /** Its execution ended, and its item did not hear of that: what it owes is written now. */
  | 'recording'
  /** Its item was lost, and is put back by its record. */
  | 'restored'
  /** It was paid for, and has neither record nor execution any more: to do it again would be to pay again. */
  | 'removed';

/** Looks at one upload whose item does not say that it ended, and starts or ends what needs it. */
export type TakeUp = (photo: Upload, id: string, item: PhotoItem | null) => Promise<Verdict>;

/** What is needed to take up an upload. */
export interface TakeUpDependencies {
  readonly results: Pick<Results, 'findRecord'>;
  readonly photos: Pick<Photos, 'begin' | 'find' | 'restore'>;
  readonly receipts: Pick<Receipts, 'find'>;
  readonly describeExecution: (name: string) => Promise<ExecutionState | null>;
  readonly startAttempt: StartAttempt;
  readonly endExecution: EndExecution;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** {@link TakeUp} over those parts. */
export function createTakeUp(dependencies: TakeUpDependencies): TakeUp {
  const { results, photos, receipts, startAttempt, endExecution, now, sleep } = dependencies;
  let freeAtMs = 0;

  async function describeExecution(name: string): Promise<ExecutionState | null> {
    if (freeAtMs > now()) await sleep(freeAtMs - now());
    freeAtMs = now() + 1000 / PHOTOS_A_SECOND;
    return dependencies.describeExecution(name);
  }

  /** Whether an upload is no photo by its name alone, and was never retouched all the same. */
  async function isNoPhoto(photo: Upload, id: string): Promise<boolean> {
    // What the setting `ignore` names may have been a photo at work before.
    if (findSkipReason(photo.key, () => false) === null) return false;
    return (await results.findRecord(photo, id)) === null && (await receipts.find(id)) === null;
  }

  async function start(input: ExecutionInput): Promise<Verdict> {
    const { item } = await startAttempt(input);
    return item.skipped === null ? 'started' : 'skipped';
  }

  return async (photo, id, walked) => {
    // A table that was rebuilt has the latest attempt alone, whichever that is.
    const item = walked ?? (await photos.find(id));
    if (item !== null && isOver(item)) return 'recorded';
    // Thumbnails come by the ten thousand, and have no executions to look at.
    if (item === null && (await isNoPhoto(photo, id))) return start({ id, attempt: 1, photo });
    const attempt = item?.attempt ?? 1;
    const execution = await describeExecution(attemptName(id, attempt));
    if (execution?.status === 'RUNNING') {
      if (item !== null) return 'running';
      await photos.begin(execution.input);
      return 'restored';
    }
    const end = async () => execution !== null && (await endExecution(execution)) === 'recorded';
    // If there is a record, it may be from before the execution was redriven: what the item says is newer.
    if (item !== null && (await end())) return 'recording';
    const found = await results.findRecord(photo, id);
    // Its item was lost, or the function was cut off between the record and the item. If the record is of a later
    // attempt, that one's item may be there already.
    if (found !== null && found.record.attempt >= attempt) {
      const isRestored = await restoreItem({ photos, receipts }, found, { orEnd: true });
      return isRestored ? 'restored' : 'recorded';
    }
    if (item === null && (await end())) return 'recording';
    // An execution is forgotten 90 days after its end; the receipt of a photo that is paid for is not.
    const receipt = await receipts.find(id);
    const isSubmitted = receipt?.submits.some((submit) => submit.attempt >= attempt) === true;
    if (execution !== null || isSubmitted) return 'removed';
    return start({ id, attempt, photo });
  };
}
