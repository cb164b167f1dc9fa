import type { RetouchRecord } from './record.ts';

/** What decides between two records of one photo. */
export type RecordClaim = Pick<RetouchRecord, 'id' | 'attempt' | 'status'>;

/**
 * Which of two records of one photo stands: the one that is there, or the one that is to be written.
 *
 * | there | written | stands |
 * |---|---|---|
 * | of another photo, or none | any | the written one |
 * | of a later attempt | any | the one that is there |
 * | a success, of this attempt or an earlier one | a failure | the one that is there |
 * | of the same attempt | the same status | the one that is there: the write is repeated |
 * | otherwise | any | the written one: a success replaces a failure of its own attempt, a later attempt an earlier one |
 */
export function standingRecord(there: RecordClaim | null, written: RecordClaim): 'there' | 'written' {
  if (there === null || there.id !== written.id) return 'written';
  if (there.attempt > written.attempt) return 'there';
  if (written.status === 'failed' && there.status === 'succeeded') return 'there';
  return there.attempt === written.attempt && there.status === written.status ? 'there' : 'written';
}
