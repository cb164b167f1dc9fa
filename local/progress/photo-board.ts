import { isDeepStrictEqual } from 'node:util';
import { isDone, type PhotoProgress, type Progress, waitingPhoto } from './progress.ts';

/** Keeps how each photo comes along. */
export interface PhotoBoard {
  /** Notes where a photo is now; where that is nothing new, nobody is told. */
  set(path: string, progress: Progress): void;
  /** How long ago anything was new, in milliseconds. */
  quietMs(): number;
  readonly photos: readonly PhotoProgress[];
}

/** Makes a board of photos that are all waiting to be uploaded. */
export function createPhotoBoard(
  paths: readonly string[],
  onChange: (photo: PhotoProgress) => void,
  now = Date.now,
): PhotoBoard {
  const photos = new Map<string, PhotoProgress>(paths.map((path) => [path, waitingPhoto(path)]));
  let changedAt = now();
  return {
    set(path, progress) {
      const before = photos.get(path);
      if (before === undefined || isDeepStrictEqual(before.progress, progress)) return;
      changedAt = now();
      const after = {
        startedAt: changedAt,
        ...before,
        progress,
        ...(isDone(progress) ? { endedAt: changedAt } : {}),
      };
      photos.set(path, after);
      onChange(after);
    },
    quietMs: () => now() - changedAt,
    get photos() {
      return [...photos.values()];
    },
  };
}
