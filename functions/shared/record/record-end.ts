import type { Results } from '../clients/results.ts';
import type { Failure } from '../domain/failure.ts';
import type { Line } from '../line/line.ts';
import type { Photos } from '../photos/photos.ts';
import type { RetouchRecord } from './record.ts';
import { describeRun, factsOfRecord, type Run } from './run.ts';

/** The record of a photo that has ended, and where it is. */
export interface Ended {
  readonly recordKey: string;
  readonly record: RetouchRecord;
}

/**
 * Writes how a photo ended that has no result, and takes it out of the line. Answers the record that stands.
 * `announce` is called between the record and the item: whoever sees the item knows that it was announced. If `fencing`
 * is given, a photo that has joined again since that wait, as its execution was redriven, goes on.
 */
export type RecordEnd = (
  run: Run & { readonly fencing?: string | null },
  error: Failure,
  announce?: (ended: Ended) => Promise<void>,
) => Promise<Ended>;

/** What recording an end needs. */
export interface RecordEndDependencies {
  readonly results: Pick<Results, 'chooseTarget' | 'putRecord'>;
  readonly photos: Pick<Photos, 'end'>;
  readonly line: Pick<Line, 'withdraw'>;
  readonly now: () => number;
}

/**
 * {@link RecordEnd}: the record first, then the item that says that the photo ended. If the photo has a record
 * already, as after an execution that was stopped at its very end, that one stands, and the item says the same.
 */
export function createRecordEnd({ results, photos, line, now }: RecordEndDependencies): RecordEnd {
  return async (run, error, announce = async () => {}) => {
    const { id, attempt, photo } = run;
    // The slot is free whatever becomes of the record, and the record is written whatever becomes of the slot.
    const wait = run.fencing === undefined ? {} : { fencing: run.fencing };
    const leaving = line.withdraw({ id, attempt, ...wait });
    leaving.catch(() => {});
    const failed: RetouchRecord = { status: 'failed', error, ...describeRun(run, new Date(now())) };
    const { key, record } = await results.putRecord(await results.chooseTarget(photo, id), photo, failed);
    await announce({ recordKey: key, record });
    // A record of a later attempt is no news of this one.
    const own = record.attempt > attempt ? failed : record;
    await photos.end({ id, attempt, photo, ...wait }, factsOfRecord(own, key));
    await leaving;
    return { recordKey: key, record };
  };
}
