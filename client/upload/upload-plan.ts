import type { Limits } from '../api/retouch-api.ts';
import type { FileState } from '../files/file-state.ts';
import type { Note } from '../files/note.ts';
import type { StoredFile } from '../files/stack-files.ts';
import type { LocalFile } from './find-files.ts';

/** What is remembered of a photo that was sent. */
export interface SentFile extends FileState {
  readonly sha256: string;
  /** The ETag that S3 gave the bytes. */
  readonly etag: string;
  /** The recipe in force when it was sent: see {@link PlanOptions.recipe}. */
  readonly recipe: string;
}

/** A photo to send. */
export interface PhotoToSend extends LocalFile {
  readonly key: string;
  /** Its media type. */
  readonly type: string;
}

/** A file that is not sent, and why. */
export interface FileLeft {
  readonly path: string;
  readonly why: string;
}

/** The plan of `retouch up`. */
export interface UploadPlan {
  readonly toSend: readonly PhotoToSend[];
  /** How many of them are stored already, and are sent again for another recipe. */
  readonly otherRecipe: number;
  /** The keys of photos that are stored already, with the same bytes and the same recipe. */
  readonly done: readonly string[];
  readonly skipped: readonly FileLeft[];
  readonly refused: readonly FileLeft[];
}

/** Options of `planUpload`. */
export interface PlanOptions {
  /** The shoot's folder; `''` is the top. */
  readonly folder: string;
  readonly limits: Limits;
  /** The photos that the stack has, by key. */
  readonly stored: ReadonlyMap<string, StoredFile>;
  readonly note: Note<SentFile>;
  /** The fingerprint of the recipe in force. */
  readonly recipe: string;
  /**
   * Whether this run changes the recipe. Then photos that the note does not know count as sent with another.
   */
  readonly changesRecipe: boolean;
  /** Whether to compare bytes although the size and time of a file are unchanged. */
  readonly checksum: boolean;
  /** Whether to send, and pay for, photos that are stored already. */
  readonly again: boolean;
  readonly signal: AbortSignal;
  /** Is called with the number of files looked at so far. */
  readonly onLook: (looked: number) => void;
}

/** A file after it was looked at. */
export type Seen =
  | { readonly kind: 'skipped' | 'refused'; readonly path: string; readonly why: string }
  | { readonly kind: 'done' | 'new' | 'other-recipe'; readonly photo: PhotoToSend };
