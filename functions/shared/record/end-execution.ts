import type { ExecutionState } from '../clients/executions.ts';
import { LostRaceError } from '../clients/results.ts';
import { EVENT } from '../contract.ts';
import type { PhotoItem } from '../photos/photo-item.ts';
import type { Photos } from '../photos/photos.ts';
import { explainEnd } from './explain-end.ts';
import type { RecordEnd } from './record-end.ts';

/** Tells the account's default event bus that a photo has ended. */
export type Announce = (detailType: (typeof EVENT)[keyof typeof EVENT], detail: object) => Promise<void>;

/** What became of an execution that was looked at. */
export type EndOutcome =
  /** It runs, or wrote its record by itself. */
  | 'nothing-to-do'
  /** The record is written now. */
  | 'recorded';

/** An execution, as far as its end goes by it. */
export type EndedExecution = Pick<ExecutionState, 'status' | 'error' | 'cause' | 'input' | 'startedAt'>;

/** Writes what an ended execution owes: its record, its photo's status, the event, its slot. */
export type EndExecution = (execution: EndedExecution | null) => Promise<EndOutcome>;

/** What ending an execution needs. */
export interface EndExecutionDependencies {
  readonly recordEnd: RecordEnd;
  readonly photos: Pick<Photos, 'get'>;
  readonly announce: Announce;
}

/**
 * {@link EndExecution} of an execution that was stopped by hand, timed out, or failed in a way that Step Functions
 * lets nobody catch. Called again for the same execution it does nothing, once the photo's item says that it ended.
 */
export function createEndExecution({ recordEnd, photos, announce }: EndExecutionDependencies): EndExecution {
  return async (execution) => {
    try {
      return await end(execution);
    } catch (error) {
      if (!(error instanceof LostRaceError)) throw error;
      // Another function has just ended the same photo: looking again shows how.
      return end(execution);
    }
  };

  async function end(execution: EndedExecution | null): Promise<EndOutcome> {
    const error = execution && explainEnd(execution);
    if (execution === null || error === null) return 'nothing-to-do';
    const { id, attempt, photo } = execution.input;
    const item = await photos.get({ id, attempt });
    // The item is written last: all that went before it is done.
    if (item !== null && item.recordedAt !== null) return 'nothing-to-do';
    await recordEnd(describeEnd(execution, item), error, async ({ recordKey, record }) => {
      const { bucket, key, versionId = null } = photo;
      const detail = {
        id,
        attempt,
        status: record.status,
        source: { bucket, key, versionId },
        record: { bucket, key: recordKey },
      };
      if (record.status === 'failed') await announce(EVENT.failed, { ...detail, error: record.error });
      else
        await announce(EVENT.retouched, { ...detail, outputs: record.outputs.map((output) => output.key) });
    });
    return 'recorded';
  }
}

/** What is known of the attempt: by its item, or by the execution's input alone. */
function describeEnd({ input, startedAt }: EndedExecution, item: PhotoItem | null) {
  const { id, attempt, photo } = input;
  const acceptedAt = item?.acceptedAt ?? null;
  return {
    id,
    attempt,
    photo: item?.photo ?? photo,
    recipe: item?.recipe ?? null,
    reference: item?.reference ?? null,
    fencing: item?.fencing ?? null,
    job: acceptedAt === null ? null : { requestId: item?.requestId ?? null, acceptedAt },
    polls: item?.polls ?? 0,
    startedAt: item?.startedAt ?? startedAt.toISOString(),
    completedAt: item?.completedAt ?? null,
  };
}
