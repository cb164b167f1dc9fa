import * as z from 'zod/mini';
import { OUTCOME } from '../shared/contract.ts';
import type { Failure } from '../shared/domain/failure.ts';
import { failureSchema } from '../shared/record/record.ts';
import type { RecordEnd } from '../shared/record/record-end.ts';
import { runSchema } from '../shared/record/run.ts';

export const recordFailureEventSchema = z.extend(runSchema, { error: failureSchema });

export type RecordFailureOutcome =
  | { outcome: typeof OUTCOME.recorded; recordKey: string; error: Failure }
  /** The photo has its result, and a record of it. */
  | { outcome: typeof OUTCOME.stored; recordKey: string; outputKeys: string[] };

/** Writes the record of a photo that has no result: why, and what to do. */
export function createRecordFailure({ recordEnd }: { readonly recordEnd: RecordEnd }) {
  return async ({
    error,
    ...run
  }: z.infer<typeof recordFailureEventSchema>): Promise<RecordFailureOutcome> => {
    const { recordKey, record } = await recordEnd(run, error);
    if (record.status === 'failed') return { outcome: OUTCOME.recorded, recordKey, error };
    return { outcome: OUTCOME.stored, recordKey, outputKeys: record.outputs.map(({ key }) => key) };
  };
}
