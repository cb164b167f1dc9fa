import { createHash } from 'node:crypto';
import { openNote } from '../../../client/files/note.ts';
import type { StoredFile } from '../../../client/files/stack-files.ts';
import { findFiles, type LocalFile } from '../../../client/upload/find-files.ts';
import { planUpload } from '../../../client/upload/plan.ts';
import type { PlanOptions, SentFile } from '../../../client/upload/upload-plan.ts';
import { sampleLimits } from './limits.ts';
import { makeFolder } from './local-file.ts';

/** A shoot `ana` on disk, the stack's files, and the note about it. */
export async function startShoot() {
  const [folder, notes] = [makeFolder(), makeFolder()];
  const stored = new Map<string, StoredFile>();
  const open = () => openNote<SentFile>('sent', 'photos/ana', notes);
  let note = await open();

  /** Stores an object with these bytes in the stack; returns its ETag. */
  function store(path: string, bytes: Buffer): string {
    const key = `uploads/ana/${path}`;
    const etag = createHash('md5').update(bytes).digest('hex');
    stored.set(key, { key, bytes: bytes.length, etag });
    return etag;
  }

  /**
   * Plans with the recipe `R1`, unless `more` says otherwise; `files` defaults to all files of the folder.
   */
  async function plan(more: Partial<PlanOptions> = {}, files?: readonly LocalFile[]) {
    const options = { folder: 'ana', limits: sampleLimits(), recipe: 'R1', changesRecipe: false };
    const flags = { checksum: false, again: false, onLook: () => {} };
    const { signal } = new AbortController();
    const all = files ?? (await findFiles([folder]));
    return planUpload(all, { ...options, ...flags, stored, note, signal, ...more });
  }
  return {
    folder,
    stored,
    plan,
    store,
    /** Sends the files of a plan: stores the bytes in the stack and writes them into the note. */
    async send(bytesOf: (path: string) => Buffer, recipe = 'R1') {
      const { toSend } = await plan({ recipe });
      for (const { path, key, bytes, modifiedMs } of toSend) {
        const body = bytesOf(path);
        const sha256 = createHash('sha256').update(body).digest('hex');
        await note.put(key, { bytes, modifiedMs, sha256, etag: store(path, body), recipe });
      }
    },
    /** Opens the note again, as the next run does. */
    async reopen() {
      note = await open();
    },
  };
}

/** The paths of the files to send. */
export function pathsToSend({ toSend }: Awaited<ReturnType<typeof planUpload>>): string[] {
  return toSend.map(({ path }) => path);
}
