import type { ExecutionState, StartExecution } from '../shared/clients/executions.ts';
import type { Upload } from '../shared/domain/photo.ts';
import { describeEnd, endName, explainEnd } from '../shared/record/record-ended.ts';
import type { Receipt } from '../shared/submission/receipts.ts';
import type { FindRecord } from './find-record.ts';

/** What became of an upload whose record was not seen. */
export type Verdict =
  /** Its record is there after all. */
  | 'recorded'
  /** Its execution is under way, or one that writes its record. */
  | 'running'
  /** It had no execution, and has one now. */
  | 'started'
  /** Its execution ended without a record, which is being written now. */
  | 'recording'
  /** Its record was written, and somebody removed it: to do it again would be to pay again. */
  | 'removed';

/** What is needed to take up an upload. */
export interface TakeUpDependencies {
  readonly findRecord: FindRecord;
  readonly describeExecution: (name: string) => Promise<ExecutionState | null>;
  readonly findReceipt: (id: string) => Promise<Receipt | null>;
  readonly startExecution: StartExecution;
}

/** One try a day at most ends without a record: this many last longer than the names of the first are kept. */
const MAX_TRIES = 99;

/** Looks at one upload without a record, and starts what it lacks. */
export function createTakeUp(dependencies: TakeUpDependencies) {
  const { findRecord, describeExecution, findReceipt, startExecution } = dependencies;

  /** Has the record of an ended execution written, unless it was: by itself, or by one that tried before. */
  async function record(ended: ExecutionState): Promise<Verdict> {
    const error = explainEnd(ended);
    if (error === null) return 'removed';
    for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
      const name = endName(ended.name, attempt);
      if (await startExecution(name, describeEnd(ended, error))) return 'recording';
      const earlier = await describeExecution(name);
      if (earlier === null || earlier.status === 'RUNNING') return 'running';
      if (explainEnd(earlier) === null) return 'removed';
    }
    throw new Error(`The record of ${ended.name} could not be written in ${MAX_TRIES} tries.`);
  }

  return async (photo: Upload, id: string): Promise<Verdict> => {
    const execution = await describeExecution(id);
    if (execution?.status === 'RUNNING') return 'running';
    if (execution !== null) {
      const verdict = await record(execution);
      // It may have ended between the look for its record and the look at it.
      return verdict === 'removed' && (await findRecord(photo, id)) ? 'recorded' : verdict;
    }
    // An execution is forgotten 90 days after its end; the receipt of a photo that is paid for is not.
    const receipt = await findReceipt(id);
    if (receipt?.job !== undefined) return 'removed';
    return (await startExecution(id, { id, attempt: 1, photo })) ? 'started' : 'running';
  };
}
