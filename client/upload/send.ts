import { stat } from 'node:fs/promises';
import pMap from 'p-map';
import type { Note } from '../files/note.ts';
import type { StackFiles } from '../files/stack-files.ts';
import { hashFile } from './hash-file.ts';
import type { PhotoToSend, SentFile } from './plan.ts';

const AT_ONCE = 8;

/** Hears how the photos go out. */
export interface SendListener {
  onBegin(photo: PhotoToSend): void;
  /** Bytes of a photo have gone out; a negative number has to go again. */
  onBytes(photo: PhotoToSend, bytes: number): void;
  onSent(photo: PhotoToSend): void;
  /** The file cannot be read, or changes meanwhile: the others go on. */
  onLost(photo: PhotoToSend, why: string): void;
}

/** How photos are sent. */
export interface SendOptions {
  readonly files: StackFiles;
  readonly note: Note<SentFile>;
  readonly recipe: string;
  readonly again: boolean;
  readonly signal: AbortSignal;
  readonly listener: SendListener;
}

/**
 * Sends photos, eight at once, each with its SHA-256, and notes each as soon as the stack has it.
 * @throws {Error} if the stack cannot be reached or refuses; what is sent by then is noted
 */
export async function sendPhotos(photos: readonly PhotoToSend[], options: SendOptions): Promise<void> {
  const { files, note, recipe, again, signal, listener } = options;
  const send = async (photo: PhotoToSend) => {
    signal.throwIfAborted();
    listener.onBegin(photo);
    const { key, file, bytes, modifiedMs, type } = photo;
    const hashes = await hashFile(file, signal).catch((error: NodeJS.ErrnoException) => {
      signal.throwIfAborted();
      listener.onLost(photo, `it cannot be read (${error.code})`);
      return null;
    });
    if (hashes === null) return;
    const now = await stat(file).catch(() => null);
    if (now === null || now.size !== bytes || Math.floor(now.mtimeMs) !== modifiedMs) {
      listener.onLost(photo, 'it has changed since it was looked at: is it still being written?');
      return;
    }
    const { sha256 } = hashes;
    const onBytes = (sent: number) => listener.onBytes(photo, sent);
    const etag = await files.put({ key, file, bytes, type, sha256, again, onBytes });
    await note.put(key, { bytes, modifiedMs, sha256, etag, recipe });
    listener.onSent(photo);
  };
  await pMap(photos, send, { concurrency: AT_ONCE });
}
