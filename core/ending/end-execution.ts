import { EVENT } from '../contract/events.ts';
import { type Failure, failure } from '../domain/failure.ts';
import type { ExecutionState } from '../photos/executions.ts';
import type { PhotoItem } from '../photos/photo-item.ts';
import type { Photos } from '../photos/photos.ts';
import { LostRaceError } from '../record/results.ts';
import type { Announce } from './announce.ts';
import { explainEnd } from './explain-end.ts';
import { explainCancel } from './explain-paid.ts';
import { outcomeOf, type RecordEnd } from './record-end.ts';

/** The outcome of checking an execution. */
export type EndOutcome =
  /** It is running, or wrote its record itself. */
  | 'nothing-to-do'
  /** Its record is now written. */
  | 'recorded';

/** The fields of an execution that its end depends on. */
export type EndedExecution = Pick<ExecutionState, 'status' | 'error' | 'cause' | 'input' | 'startedAt'>;

/** Writes what an ended execution did not: its record, its photo's status, its event. Frees its slot. */
export type EndExecution = (execution: EndedExecution | null) => Promise<EndOutcome>;

/** What {@link createEndExecution} needs. */
export interface EndExecutionDependencies {
  readonly recordEnd: RecordEnd;
  readonly photos: Pick<Photos, 'get'>;
  readonly announce: Announce;
  /**
   * Called for each photo that failed for a reason other than the photo itself. Not called if a person stopped
   * its execution: that person knows.
   */
  readonly count: () => void;
}

/**
 * {@link EndExecution} for an execution that was stopped by hand, timed out, or failed with an error that
 * Step Functions does not let a state catch. Does nothing if the photo's item already says that it ended.
 */
export function createEndExecution(dependencies: EndExecutionDependencies): EndExecution {
  const { recordEnd, photos, announce, count } = dependencies;

  return async (execution) => {
    try {
      return await end(execution);
    } catch (error) {
      if (!(error instanceof LostRaceError)) throw error;
      // Another function has just ended the same photo: read again to see how.
      return end(execution);
    }
  };

  async function end(execution: EndedExecution | null): Promise<EndOutcome> {
    const error = execution && explainEnd(execution);
    if (execution === null || error === null) return 'nothing-to-do';
    const { id, attempt, photo } = execution.input;
    const item = await photos.get({ id, attempt });
    // The item is written last, so everything before it is done.
    if (item !== null && item.recordedAt !== null) return 'nothing-to-do';
    const failed = orCancelled(error, item);
    const ended = await recordEnd(describeEnd(execution, item), failed, async (written) => {
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
    const isFailed = outcomeOf(ended).status === 'failed' && ended.own.error.fault !== 'photo';
    if (isFailed && execution.status !== 'ABORTED') count();
    return 'recorded';
  }
}

/** A photo that was cancelled over the API is recorded as such, whatever its execution's end says. */
function orCancelled(error: Failure, item: PhotoItem | null): Failure {
  const isCancelled = error.code === 'execution-stopped' && item !== null && item.cancelledAt !== null;
  return isCancelled ? failure('cancelled', explainCancel(item.paid)) : error;
}

/** What is known of the attempt besides its job: from its item, or only from the execution's input. */
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
