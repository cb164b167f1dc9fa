import { describe, expect, it } from 'vitest';
import { createPhotoBoard } from '../../../local/progress/photo-board.ts';
import type { PhotoProgress } from '../../../local/progress/progress.ts';

describe('createPhotoBoard', () => {
  it('tells each change once, with when it began and ended', () => {
    const told: PhotoProgress[] = [];
    let now = 1000;
    const board = createPhotoBoard(
      ['a.jpg'],
      (photo) => told.push(photo),
      () => now,
    );
    board.set('a.jpg', { phase: 'uploading' });
    now = 2000;
    board.set('a.jpg', { phase: 'uploading' });
    now = 3000;
    board.set('a.jpg', { phase: 'retouched', files: [] });
    expect(told).toEqual([
      { path: 'a.jpg', progress: { phase: 'uploading' }, startedAt: 1000 },
      { path: 'a.jpg', progress: { phase: 'retouched', files: [] }, startedAt: 1000, endedAt: 3000 },
    ]);
    expect(board.photos).toEqual([told[1]]);
  });

  it('knows how long nothing was new', () => {
    let now = 0;
    const board = createPhotoBoard(
      ['a.jpg'],
      () => {},
      () => now,
    );
    board.set('a.jpg', { phase: 'uploaded' });
    now = 500;
    board.set('a.jpg', { phase: 'uploaded' });
    now = 700;
    expect(board.quietMs()).toBe(700);
  });
});
