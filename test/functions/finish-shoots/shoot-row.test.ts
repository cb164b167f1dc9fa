import { describe, expect, it } from 'vitest';
import { type PhotoItem, photoItemSchema } from '../../../core/photos/photo-item.ts';
import { findReplaced, rowOf, type ShootRow } from '../../../functions/finish-shoots/shoot-row.ts';

const item: PhotoItem = photoItemSchema.parse({
  format: 1,
  id: 'a',
  attempt: 1,
  photo: { bucket: 'photos', key: 'uploads/a.jpg' },
  status: 'failed',
  queuedAt: '2026-11-24T12:00:00.000Z',
});
const failed: ShootRow = { ...rowOf(item), code: 'unreadable-photo' };
const cancelled: ShootRow = { ...failed, status: 'cancelled', code: 'cancelled' };
const succeeded: ShootRow = { ...failed, status: 'succeeded', code: null };
const replaced: ShootRow = { ...failed, code: 'photo-replaced' };
const earlier: ShootRow = { ...succeeded, id: 'b', queuedAt: '2026-11-24T11:00:00.000Z' };
const later: ShootRow = { ...succeeded, id: 'b', queuedAt: '2026-11-24T13:00:00.000Z' };

describe('a later upload of its key replaces a photo', () => {
  it.each([
    ['that failed', [failed, later], ['a']],
    ['that was cancelled', [cancelled, later], ['a']],
    [
      'that failed, although the later one failed too',
      [failed, { ...later, status: 'failed', code: 'job-failed' }],
      ['a'],
    ],
    ['that was run again after it, and failed as replaced', [replaced, earlier], ['a']],
    ['that has a result: no', [succeeded, later], []],
    ['that failed after it: no', [failed, earlier], []],
    ['of another key: no', [failed, { ...later, key: 'uploads/b.jpg' }], []],
    ['if the later one was skipped: no', [failed, { ...later, status: 'skipped' }], []],
    ['that failed as replaced by one elsewhere: no', [replaced], []],
  ] satisfies [string, ShootRow[], string[]][])('%s', (_, rows, ids) => {
    expect([...findReplaced(rows)]).toEqual(ids);
  });
});
