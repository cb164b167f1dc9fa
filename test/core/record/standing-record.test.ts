import { describe, expect, it } from 'vitest';
import { type RecordClaim, standingRecord } from '../../../core/record/standing-record.ts';

type Claim = readonly [attempt: number, status: 'succeeded' | 'failed', id?: string];

const claim = ([attempt, status, id = 'ana']: Claim): RecordClaim => ({ id, attempt, status });

describe('of two records of one photo', () => {
  it.each<[string, Claim | null, Claim, 'there' | 'written']>([
    ['none', null, [1, 'failed'], 'written'],
    ['one of another photo', [9, 'succeeded', 'bea'], [1, 'failed'], 'written'],
    ['a failure of a later attempt', [2, 'failed'], [1, 'succeeded'], 'there'],
    ['a success of a later attempt', [2, 'succeeded'], [1, 'failed'], 'there'],
    ['a success of an earlier attempt', [1, 'succeeded'], [2, 'failed'], 'there'],
    ['a success of this attempt', [1, 'succeeded'], [1, 'failed'], 'there'],
    ['the same failure', [1, 'failed'], [1, 'failed'], 'there'],
    ['the same success', [1, 'succeeded'], [1, 'succeeded'], 'there'],
    ['a failure of this attempt', [1, 'failed'], [1, 'succeeded'], 'written'],
    ['a failure of an earlier attempt', [1, 'failed'], [2, 'failed'], 'written'],
    ['a failure of an earlier attempt', [1, 'failed'], [2, 'succeeded'], 'written'],
    ['a success of an earlier attempt', [1, 'succeeded'], [2, 'succeeded'], 'written'],
  ])('with %s there %o, and %o written, stands the one %s', (_, there, written, standing) => {
    expect(standingRecord(there && claim(there), claim(written))).toBe(standing);
  });
});
