import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { type PhotoItem, photoItemSchema } from '../../../../core/photos/photo-item.ts';
import { reviewPhotoOf } from '../../../../functions/finish-shoots/review/review-photo.ts';

const AT = '2026-11-24T12:00:00.000Z';
const KEY = 'results/spring/ana/ü.jpg';
const output = { key: KEY, bytes: 5, type: 'image/jpeg', width: 4, height: 6, sha256: 'a'.repeat(64) };
const recipe = { instructions: 'Even the skin.', notes: 'Keep the pores.', strength: 0.6, seed: 7 };

function itemOf(more: Partial<PhotoItem> = {}): PhotoItem {
  return {
    ...photoItemSchema.parse({
      format: 1,
      id: 'u-1',
      attempt: 1,
      photo: { bucket: 'photos', key: 'uploads/spring/ana/ü.jpg' },
      status: 'succeeded',
      queuedAt: AT,
      recordedAt: AT,
      recipe,
      outputs: [output],
    }),
    ...more,
  };
}

describe('a photo on the review page', () => {
  it('has links from the page to its pictures', () => {
    const place = 'results/spring/ana/.review/u-1';
    const preview = { small: `${place}-v1-640.webp`, large: `${place}-v1-1600.webp` };
    const before = { small: `${place}-before-640.webp`, large: `${place}-before-1600.webp` };
    const photo = reviewPhotoOf(itemOf({ before, outputs: [{ ...output, preview }] }), 'spring/ana');
    expect(photo).toMatchObject({
      name: 'ü.jpg',
      before: { small: '.review/u-1-before-640.webp', large: '.review/u-1-before-1600.webp' },
    });
    expect(photo?.versions[0]?.outputs[0]).toMatchObject({
      file: '%C3%BC.jpg',
      preview: { small: '.review/u-1-v1-640.webp', large: '.review/u-1-v1-1600.webp' },
    });
  });

  it('of an earlier version of Retouch has one version, without small pictures', () => {
    expect(reviewPhotoOf(itemOf(), 'spring/ana')).toMatchObject({
      before: null,
      versions: [{ version: 1, recordedAt: AT, ...recipe, outputs: [{ preview: null, warnings: [] }] }],
    });
  });

  it('has all its versions, except those without any file left', () => {
    const version = { attempt: 1, recipe: null, recordedAt: AT };
    const kept = { ...output, key: 'results/spring/ana/.versions/ü.v1.jpg' };
    const versions = [
      { ...version, version: 1, outputs: [kept] },
      { ...version, version: 2, outputs: [] },
      { ...version, version: 3, outputs: [output] },
    ];
    expect(reviewPhotoOf(itemOf({ versions }), 'spring/ana')?.versions).toMatchObject([
      { version: 1, outputs: [{ file: '.versions/%C3%BC.v1.jpg' }] },
      { version: 3, outputs: [{ file: '%C3%BC.jpg' }] },
    ]);
  });

  it('links to the result of the same photo elsewhere', () => {
    const elsewhere = { ...output, key: 'results/winter/ü.jpg' };
    expect(reviewPhotoOf(itemOf({ outputs: [elsewhere], sameAs: 'u-0' }), 'spring/ana')).toMatchObject({
      versions: [{ outputs: [{ file: '../../winter/%C3%BC.jpg' }] }],
    });
  });

  it.each([
    ['has no result', { error: failure('job-failed', 'No.'), outputs: [], status: 'failed' as const }],
    ['was to be done again, and its result stands', { redoError: failure('job-failed', 'No.') }],
  ])('gives the reason if it %s', (_, more) => {
    expect(reviewPhotoOf(itemOf(more), 'spring/ana')?.error).toEqual({
      code: 'job-failed',
      message: 'No.',
    });
  });

  it('does not exist for a skipped file', () => {
    expect(reviewPhotoOf(itemOf({ status: 'skipped' }), 'spring/ana')).toBeNull();
  });
});
