import * as z from 'zod/mini';
import type { Results } from '../shared/clients/results.ts';
import { OUTCOME } from '../shared/contract.ts';
import { failureSchema } from '../shared/record/record.ts';
import { describeRun, runSchema } from '../shared/record/run.ts';

export const recordFailureEventSchema = z.extend(runSchema, { error: failureSchema });

/** What record-failure needs. */
export interface RecordFailureDependencies {
  readonly results: Results;
  readonly now: () => number;
}

/** Writes the record of a photo that has no result: why, and what to do. */
export function createRecordFailure({ results, now }: RecordFailureDependencies) {
  return async ({ error, ...run }: z.infer<typeof recordFailureEventSchema>) => {
    const { id, photo } = run;
    const place = await results.choosePlace(photo, id);
    await results.putRecord(place, photo, {
      status: 'failed',
      error,
      ...describeRun(run, new Date(now())),
    });
    return { outcome: OUTCOME.recorded, error };
  };
}
