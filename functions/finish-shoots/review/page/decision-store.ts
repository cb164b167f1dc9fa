import { config } from 'zod/mini';
import { fieldIssues } from '../../../../core/domain/field-schemas.ts';
import { type Decision, type Decisions, decisionsSchema } from '../../../../core/review/decisions.ts';
import type { Review, ReviewPhoto } from '../review.ts';
import { verdictOf } from './judging.ts';

// The page's policy forbids generating code from text, which zod otherwise does for speed.
config({ jitless: true });

/** A decision on a photo; null takes the decision back. */
export type Choice = Pick<Decision, 'version' | 'decision' | 'reason' | 'redo'> | null;

export type DecisionStore = ReturnType<typeof createDecisionStore>;

/**
 * Reads a file of decisions.
 * @throws {Error} with a message for the user, if the file is invalid or belongs to another shoot
 */
export function readDecisions(text: string, folder: string): Decisions {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('The file is not JSON; expected a decisions.json that this page saved.');
  }
  const { data, error } = decisionsSchema.safeParse(json);
  if (error) {
    const [issue, ...more] = fieldIssues(error);
    const where = issue?.path.length ? `/${issue.path.join('/')}` : 'The file';
    throw new Error(`${where} ${issue?.message}${more.length > 0 ? ` (and ${more.length} more)` : ''}.`);
  }
  if (data.folder !== folder) {
    throw new Error(
      `The file is about the shoot "${data.folder}"; expected "${folder}", the shoot of this page.`,
    );
  }
  return data;
}

/**
 * Creates the store of decisions. The browser keeps them under the name of the shoot's folder, so that a page
 * that is written again finds them.
 */
export function createDecisionStore(
  { folder, photos }: Pick<Review, 'folder' | 'photos'>,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  now: () => Date,
) {
  const name = `retouch-review:${folder}`;
  const decided = new Map<string, Decision>();
  const earlier: (readonly (readonly [id: string, Decision | undefined])[])[] = [];
  const listeners: ((ids: ReadonlySet<string>) => void)[] = [];
  let savedAt: string | null = null;
  let isKept = true;

  function readKept(): void {
    try {
      const kept = storage.getItem(name);
      if (kept !== null) take(readDecisions(kept, folder));
    } catch {
      // The entry is of another program, or of an earlier version: the page begins without decisions.
    }
  }

  function take(file: Decisions): void {
    decided.clear();
    for (const decision of file.photos) decided.set(decision.id, decision);
    savedAt = file.savedAt;
  }

  function change(ids: Iterable<string>): void {
    savedAt = now().toISOString();
    try {
      storage.setItem(name, JSON.stringify({ folder, savedAt, photos: [...decided.values()] }));
      isKept = true;
    } catch {
      isKept = false;
    }
    tell(ids);
  }

  function tell(ids: Iterable<string>): void {
    const changed = new Set(ids);
    for (const listener of listeners) listener(changed);
  }

  function put(id: string, decision: Decision | undefined): void {
    if (decision === undefined) decided.delete(id);
    else decided.set(id, decision);
  }

  readKept();
  const find = (photo: ReviewPhoto) => decided.get(photo.id);
  return {
    find,
    /** Decides photos together: one `undo` takes all of it back. */
    decide(chosen: readonly ReviewPhoto[], choose: (photo: ReviewPhoto) => Choice): void {
      earlier.push(chosen.map(({ id }) => [id, decided.get(id)]));
      for (const photo of chosen) {
        const choice = choose(photo);
        put(photo.id, choice === null ? undefined : { id: photo.id, key: photo.key, ...choice });
      }
      change(chosen.map(({ id }) => id));
    },
    /** Takes the last decision back; returns the ids of its photos. */
    undo(): readonly string[] {
      const last = earlier.pop() ?? [];
      for (const [id, decision] of last) put(id, decision);
      const ids = last.map(([id]) => id);
      if (ids.length > 0) change(ids);
      return ids;
    },
    canUndo: () => earlier.length > 0,
    /** Replaces all decisions with those of a file; returns how many of its photos this page has. */
    load(file: Decisions): number {
      take(file);
      earlier.length = 0;
      change(photos.map(({ id }) => id));
      savedAt = file.savedAt;
      return photos.filter(({ id }) => decided.has(id)).length;
    },
    /** The decisions in force, as a file. */
    toFile(): Decisions {
      const inForce = photos.flatMap((photo) => {
        const decision = decided.get(photo.id);
        return decision !== undefined && verdictOf(photo, decision) !== null ? [decision] : [];
      });
      return { folder, savedAt: now().toISOString(), photos: inForce };
    },
    /** When the last decision was made; null if there is none. */
    changedAt: () => savedAt,
    /** False if the browser stores nothing, because it has no room or is not allowed to. */
    isKept: () => isKept,
    /** Calls the listener with the ids of photos with a changed decision. */
    onChange: (listener: (ids: ReadonlySet<string>) => void) => void listeners.push(listener),
    /** Reads the browser's entry again, because another tab changed it. */
    readAgain(): void {
      readKept();
      tell(photos.map(({ id }) => id));
    },
  };
}
