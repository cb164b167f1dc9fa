import type { ExecutionState } from '../clients/executions.ts';
import { LostRaceError } from '../clients/results.ts';
import { EVENT } from '../contract.ts';
import { type Failure, failure } from '../domain/failure.ts';
import type { PhotoItem } from '../photos/photo-item.ts';
import type { Photos } from '../photos/photos.ts';
import type { Announce } from './announce.ts';
import { explainEnd } from './explain-end.ts';
import { explainCancel } from './explain-paid.ts';
import { outcomeOf, type RecordEnd } from './record-end.ts';

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
    await recordEnd(describeEnd(execution, item), orCancelled(error, item), async (written) => {
      const record = outcomeOf(written);
      const { bucket, key, versionId = null } = photo;
      const detail = {
        id,
        attempt,
        status: record.status,
        paid: record.paid,
        reference: record.reference ?? null,
        ...(record.cost !== undefined && { cost: record.cost }),
        source: { bucket, key, versionId },
        record: { bucket, key: written.recordKey },
      };
      if (record.status === 'failed') await announce(EVENT.failed, { ...detail, error: record.error });
      else
        await announce(EVENT.retouched, { ...detail, outputs: record.outputs.map((output) => output.key) });
    });
    return 'recorded';
  }
}

/** A photo that was cancelled over the API is recorded so, also if the execution's end does not say it. */
function orCancelled(error: Failure, item: PhotoItem | null): Failure {
  const isCancelled = error.code === 'execution-stopped' && item !== null && item.cancelledAt !== null;
  return isCancelled ? failure('cancelled', explainCancel(item.paid)) : error;
}

/** What is known of the attempt beside its job: by its item, or by the execution's input alone. */
function describeEnd({ input, startedAt }: EndedExecution, item: PhotoItem | null) {
  const { id, attempt, photo } = input;
  return {
    id,
    attempt,
    photo: item?.photo ?? photo,
    recipe: item?.recipe ?? null,
    reference: item?.reference ?? null,
    fencing: item?.fencing ?? null,
    job: null,
    polls: 0,
    startedAt: item?.startedAt ?? startedAt.toISOString(),
    completedAt: item?.completedAt ?? null,
  };
}
