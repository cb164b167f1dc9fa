import * as z from 'zod/mini';
import { OUTCOME } from '../../core/contract/outcomes.ts';
import { type Failure, failure } from '../../core/domain/failure.ts';
import type { Payment } from '../../core/domain/payment.ts';
import { admissionSchema } from '../../core/domain/step-schemas.ts';
import { outcomeOf, type RecordEnd } from '../../core/ending/record-end.ts';
import { runSchema, type Stored } from '../../core/ending/run.ts';
import type { Line } from '../../core/line/line.ts';
import { failureSchema } from '../../core/record/record.ts';

export const recordFailureEventSchema = z.extend(runSchema, {
  error: failureSchema,
  /** The slot that the photo last held; null if it had none. */
  slot: z._default(z.nullable(admissionSchema), null),
});

export type RecordFailureOutcome =
  | ({
      outcome: typeof OUTCOME.recorded;
      recordKey: string;
      reference: string | null;
      error: Failure;
    } & Payment)
  | Stored;

/** What record-failure needs. */
export interface RecordFailureDependencies {
  readonly recordEnd: RecordEnd;
  readonly line: Pick<Line, 'report'>;
  /** Called for each photo that failed for a reason other than the photo itself. */
  readonly count: () => void;
}

/** Writes the record of a photo without a result: why it failed, and what to do. */
export function createRecordFailure({ recordEnd, line, count }: RecordFailureDependencies) {
  return async ({
    error,
    slot,
    ...run
  }: z.infer<typeof recordFailureEventSchema>): Promise<RecordFailureOutcome> => {
    // Reported to the breaker before the slot is released, so that the next photo finds it open.
    const counted = countedFailure(error, run.job !== null);
    const isOld = slot?.pool === 'collect';
    if (slot?.isTrial === true || (!isOld && concernsSegmind(counted))) {
      const reporter = { isTrial: false, ...slot, id: run.id };
      await line.report(reporter, { kind: 'failed', failure: counted, retryAfterSeconds: null });
    }
    const ended = await recordEnd(run, error);
    const { recordKey, own } = ended;
    const reference = own.reference ?? null;
    const record = outcomeOf(ended);
    if (record.status === 'failed') {
      const { paid, cost = 0 } = own;
      if (own.error.fault !== 'photo') count();
      return { outcome: OUTCOME.recorded, recordKey, paid, cost, reference, error: own.error };
    }
    const outputKeys = record.outputs.map(({ key }) => key);
    const { paid, cost = 0 } = record;
    return { outcome: OUTCOME.stored, recordKey, paid, cost, reference, outputKeys };
  };
}

/**
 * A crash after the acceptance counts as a job without a result: the workflow reports every crash as
 * `step-crashed`.
 */
function countedFailure(error: Failure, isTaken: boolean): Failure {
  return error.code === 'step-crashed' && isTaken ? failure('collecting-crashed', error.message) : error;
}

/**
 * Whether a failure that ended a photo can count against Segmind. The caller excludes photos that only
 * collected an old job.
 */
function concernsSegmind({ code, fault }: Failure): boolean {
  return fault === 'unknown' || fault === 'result' || code === 'collecting-crashed';
}
