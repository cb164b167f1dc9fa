import { describeSeconds } from '../words/time.ts';
import { describeStep, type PhotoRow } from './photo-words.ts';

/** A photo that stays in its step for this long is reported, again each time. */
const SLOW_MS = 5 * 60_000;
const NAME_COLUMNS = 32;

interface PhotoAtWork {
  readonly row: PhotoRow;
  /** When it was first seen in its step, by this computer's clock. */
  readonly sinceMs: number;
  saidMs: number;
}

/** A photo that has been in its step for a long time. */
export interface SlowPhoto {
  readonly key: string;
  readonly step: string;
  readonly seconds: number;
}

/** Follows the photos of a shoot that have begun and not ended. */
export function createPhotosAtWork(now: () => number) {
  const photos = new Map<string, PhotoAtWork>();
  return {
    /** Takes a list of photos. Returns whether one has moved on, and the slow ones to report. */
    take(rows: readonly PhotoRow[]): { readonly hasMoved: boolean; readonly slow: readonly SlowPhoto[] } {
      const open = rows.filter(({ status }) => status === 'running' || status === 'storing');
      const ids = new Set(open.map(({ id }) => id));
      for (const id of photos.keys()) if (!ids.has(id)) photos.delete(id);
      let hasMoved = false;
      for (const row of open) {
        const before = photos.get(row.id);
        if (before !== undefined && describeStep(before.row) === describeStep(row)) continue;
        photos.set(row.id, { row, sinceMs: now(), saidMs: now() });
        hasMoved = true;
      }
      return { hasMoved, slow: [...photos.values()].flatMap(speakOf) };
    },

    /** One line per photo, as many as there is room for. */
    describe(rows: number, shorten: (key: string) => string): string[] {
      const lines = [...photos.values()].slice(0, rows).map(({ row, sinceMs }) => {
        const time = describeSeconds((now() - sinceMs) / 1000).padStart(6);
        return `  ${shorten(row.key).padEnd(NAME_COLUMNS)}  ${time}  ${describeStep(row)}`;
      });
      return photos.size > rows ? [...lines, `  … and ${photos.size - rows} more`] : lines;
    },
  };

  function speakOf(photo: PhotoAtWork): SlowPhoto[] {
    if (now() - photo.saidMs < SLOW_MS) return [];
    photo.saidMs = now();
    const { row, sinceMs } = photo;
    return [{ key: row.key, step: describeStep(row), seconds: Math.round((now() - sinceMs) / 1000) }];
  }
}
