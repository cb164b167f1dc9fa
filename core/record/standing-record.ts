import type { RetouchRecord } from './record.ts';

/** The fields that decide between two records of one photo. */
export type RecordClaim = Pick<RetouchRecord, 'id' | 'attempt' | 'status'>;

/**
 * Which of two records of one photo is kept: the stored one, or the new one.
 *
 * | stored | new | kept |
 * |---|---|---|
 * | of another photo, or absent | any | the new one |
 * | of a later attempt | any | the stored one |
 * | a success, of this attempt or an earlier one | a failure | the stored one |
 * | of the same attempt | the same status | the stored one: the write is repeated |
 * | otherwise | any | the new one: a success replaces a failure of its own attempt, a later attempt an earlier one |
 */
export function standingRecord(there: RecordClaim | null, written: RecordClaim): 'there' | 'written' {
  if (there === null || there.id !== written.id) return 'written';
  if (there.attempt > written.attempt) return 'there';
  if (written.status === 'failed' && there.status === 'succeeded') return 'there';
  return there.attempt === written.attempt && there.status === written.status ? 'there' : 'written';
}
