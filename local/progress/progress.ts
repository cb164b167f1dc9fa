import { plain } from '../../client/program/plain-text.ts';

/** Where a photo is on its way. */
export type Progress =
  | { readonly phase: 'waiting' | 'uploading' | 'uploaded' }
  | { readonly phase: 'running'; readonly state: string }
  | { readonly phase: 'retouched'; readonly files: readonly string[] }
  | { readonly phase: 'failed'; readonly code: string; readonly message: string };

/** A photo, where it is on its way, and since when (milliseconds). */
export interface PhotoProgress {
  readonly path: string;
  readonly progress: Progress;
  /** Its upload began. */
  readonly startedAt?: number;
  /** It was retouched or failed. */
  readonly endedAt?: number;
}

/** The workflow's states in a photographer's words; a state that is not here is shown by its own name. */
const WORDS: readonly (readonly [state: RegExp, words: string])[] = [
  [/^(Begin|Prepare photo|Photo usable\?)$/, 'being checked'],
  [/^(Wait for the same photo|Reuse result)$/, 'taking the result of the same photo'],
  [/^Join the line$/, 'waiting in line'],
  [/^(Submit to Segmind|Accepted\?)$/, 'being sent to Segmind'],
  [/^Wait to submit$/, 'waiting until Segmind takes it'],
  [/^(Wait for the first poll|Wait \d+ seconds|Wait to poll|Poll Segmind|Finished\?)$/, 'being retouched'],
  [/^(Store results|Wait to store|Stored\?|Announce result|Retouched)$/, 'result being stored'],
  [/^(Record failure|Announce failure|Failed)$/, 'failing'],
];

/** Whether nothing more will happen to a photo. */
export function isDone({ phase }: Progress): boolean {
  return phase === 'retouched' || phase === 'failed';
}

/** What is said of a photo's progress. */
export function describeProgress(progress: Progress): string {
  switch (progress.phase) {
    case 'running':
      return WORDS.find(([state]) => state.test(progress.state))?.[1] ?? progress.state;
    case 'retouched':
      return `retouched: ${progress.files.map(plain).join(', ')}`;
    case 'failed':
      return `failed: ${plain(progress.code)}: ${plain(progress.message)}`;
    default:
      return progress.phase;
  }
}

/** A photo's line: its path, padded to `width`, its seconds so far and how it is. */
export function progressLine(photo: PhotoProgress, width: number, now: number): string {
  const mark = { retouched: '✓', failed: '✗' }[photo.progress.phase as string] ?? ' ';
  const seconds =
    photo.startedAt === undefined ? '' : `${Math.round(((photo.endedAt ?? now) - photo.startedAt) / 1000)} s`;
  return `${mark} ${plain(photo.path).padEnd(width)}  ${seconds.padStart(5)}  ${describeProgress(photo.progress)}`;
}

/**
 * The photos that a terminal with room for `rows` lines shows: those on their way, and how many more there are
 * where they do not fit.
 */
export function progressLines(photos: readonly PhotoProgress[], rows: number, now: number): string[] {
  const open = photos.filter(({ progress }) => !isDone(progress));
  const shown = open.length <= rows ? open : open.slice(0, Math.max(0, rows - 1));
  const width = nameWidth(photos.map(({ path }) => path));
  const lines = shown.map((photo) => progressLine(photo, width, now));
  return shown.length === open.length ? lines : [...lines, `  … and ${open.length - shown.length} more`];
}

/** How wide the column of paths is: as the longest, to a limit. */
export function nameWidth(paths: readonly string[]): number {
  return Math.min(48, Math.max(...paths.map((path) => plain(path).length)));
}

/** A photo that nothing has been done for yet. */
export function waitingPhoto(path: string): PhotoProgress {
  return { path, progress: { phase: 'waiting' } };
}
