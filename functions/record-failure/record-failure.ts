import * as z from 'zod/mini';
import type { Results } from '../shared/clients/results.ts';
import { OUTCOME } from '../shared/contract.ts';
import type { Failure } from '../shared/domain/failure.ts';
import type { Line } from '../shared/line/line.ts';
import { failureSchema, type RetouchRecord } from '../shared/record/record.ts';
import { describeRun, runSchema } from '../shared/record/run.ts';

export const recordFailureEventSchema = z.extend(runSchema, { error: failureSchema });

export type RecordFailureOutcome =
  | { outcome: typeof OUTCOME.recorded; recordKey: string; error: Failure }
  /** The photo has its result, and a record of it. */
  | { outcome: typeof OUTCOME.stored; recordKey: string; outputKeys: string[] };

/** What record-failure needs. */
export interface RecordFailureDependencies {
  readonly results: Results;
  /** @throws where there is none */
  readonly readRecord: (bucket: string, key: string) => Promise<RetouchRecord>;
  readonly line: Pick<Line, 'leave'>;
  readonly now: () => number;
}

/**
 * Writes the record of a photo that has no result: why, and what to do; and frees its place in the line. Where the
 * photo has a record already, as after an execution that was stopped at its end, that one stands.
 */
export function createRecordFailure({ results, readRecord, line, now }: RecordFailureDependencies) {
  return async ({
    error,
    ...run
  }: z.infer<typeof recordFailureEventSchema>): Promise<RecordFailureOutcome> => {
    const { id, photo, ticket, executionArn } = run;
    // Its place is free whatever becomes of the record, and its record is written whatever becomes of the place.
    const leaving = ticket === null ? null : line.leave({ ticket, executionArn });
    leaving?.catch(() => {});
    const place = await results.choosePlace(photo, id);
    const { key, status } = await results.putRecord(place, photo, {
      status: 'failed',
      error,
      ...describeRun(run, new Date(now())),
    });
    await leaving;
    if (status === 'failed') return { outcome: OUTCOME.recorded, recordKey: key, error };
    const standing = await readRecord(photo.bucket, key);
    const outputs = standing.status === 'succeeded' ? standing.outputs : [];
    return { outcome: OUTCOME.stored, recordKey: key, outputKeys: outputs.map((output) => output.key) };
  };
}
