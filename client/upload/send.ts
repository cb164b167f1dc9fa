import { stat } from 'node:fs/promises';
import pMap from 'p-map';
import { isSameState, stateOf } from '../files/file-state.ts';
import type { Note } from '../files/note.ts';
import type { StackFiles } from '../files/stack-files.ts';
import { explainUnreadable, hashFile } from './hash-file.ts';
import type { PhotoToSend, SentFile } from './upload-plan.ts';

const AT_ONCE = 8;
const CHANGED = 'it has changed since retouch read it: is another program still writing it?';

/** Is notified while photos are sent. */
export interface SendListener {
  onBegin(photo: PhotoToSend): void;
  /** Bytes of a photo that were sent; a negative number has to be sent again. */
  onBytes(photo: PhotoToSend, bytes: number): void;
  onSent(photo: PhotoToSend): void;
  /** The file cannot be read, or changes meanwhile. The other photos continue. */
  onLost(photo: PhotoToSend, why: string): void;
}

/** Options of {@link sendPhotos}. */
export interface SendOptions {
  readonly files: StackFiles;
  readonly note: Note<SentFile>;
  readonly recipe: string;
  readonly again: boolean;
  readonly signal: AbortSignal;
  readonly listener: SendListener;
}

/**
 * Sends photos, eight at once, each with its SHA-256. Notes each photo as soon as the stack has it.
 * @throws {Error} if the stack cannot be reached or refuses; photos sent until then are noted
 */
export async function sendPhotos(photos: readonly PhotoToSend[], options: SendOptions): Promise<void> {
  const { files, note, recipe, again, signal, listener } = options;
  const send = async (photo: PhotoToSend) => {
    signal.throwIfAborted();
    listener.onBegin(photo);
    const { key, file, bytes, modifiedMs, type } = photo;
    /** Reports an error of this photo alone. Rethrows any other error, which ends all. */
    const explainLoss = async (error: unknown): Promise<null> => {
      signal.throwIfAborted();
      const why = explainUnreadable(error, file) ?? ((await isAsPlanned(photo)) ? null : CHANGED);
      if (why === null) throw error;
      listener.onLost(photo, why);
      return null;
    };
    const hashes = await hashFile(file, signal).catch(explainLoss);
    if (hashes === null) return;
    if (!(await isAsPlanned(photo))) return listener.onLost(photo, CHANGED);
    const { sha256 } = hashes;
    const onBytes = (sent: number) => listener.onBytes(photo, sent);
    const etag = await files.put({ key, file, bytes, type, sha256, again, onBytes }).catch(explainLoss);
    if (etag === null) return;
    await note.put(key, { bytes, modifiedMs, sha256, etag, recipe });
    listener.onSent(photo);
  };
  await pMap(photos, send, { concurrency: AT_ONCE });
}

async function isAsPlanned(photo: PhotoToSend): Promise<boolean> {
  const now = await stat(photo.file).catch(() => null);
  return now !== null && isSameState(stateOf(now), photo);
}
