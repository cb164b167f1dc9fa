import pMap from 'p-map';
import * as z from 'zod/mini';
import type { ForgetReport } from '../../core/domain/forget-report.ts';
import { inChunks } from '../../core/domain/in-chunks.ts';
import type { FolderFiles } from './folder-files.ts';
import type { FolderItems } from './folder-items.ts';

/** The event that forget-folder is invoked with. */
export const forgetFolderEventSchema = z.object({
  /** A folder such as `spring/ana`. The top folder is refused, because it would be everything. */
  folder: z.string().check(z.regex(/^[^/]+(\/[^/]+)*$/, 'expected a folder such as spring/ana')),
  /** Only report how much there is to erase. */
  dryRun: z.boolean(),
});

/** What {@link createForgetFolder} works with. */
export interface ForgetFolderOptions {
  readonly items: FolderItems;
  readonly files: FolderFiles;
  readonly now: () => number;
}

/** An invocation answers after this time and the next one continues, so that the user sees the progress. */
const ANSWER_AFTER_MS = 20_000;
/** Photos that are erased at once: each takes about 7 requests. */
const AT_ONCE = 5;

/**
 * Erases a folder and those below it. It erases nothing while one of their photos has not ended. The order
 * is: first the files, because the audit would take up an upload without an item; then each photo's items;
 * last the counts, by which the folders are found. Each step can be repeated safely.
 */
export function createForgetFolder({ items, files, now }: ForgetFolderOptions) {
  return async ({ folder, dryRun }: z.infer<typeof forgetFolderEventSchema>): Promise<ForgetReport> => {
    const folders = await items.listFolders(folder);
    const open = await pMap(folders, items.countOpen, { concurrency: AT_ONCE });
    const openPhotos = open.reduce((sum, count) => sum + count, 0);
    if (openPhotos > 0) return { kind: 'open', open: openPhotos };
    return dryRun ? plan(folders, folder) : erase(folders, folder);
  };

  async function plan(folders: readonly string[], folder: string): Promise<ForgetReport> {
    const photos = await pMap(folders, items.listPhotos, { concurrency: AT_ONCE });
    const found = { versions: 0, bytes: 0 };
    for await (const page of files.listVersions(folder)) {
      found.versions += page.length;
      found.bytes += page.reduce((sum, { bytes }) => sum + bytes, 0);
    }
    const some = photos.filter((ids) => ids.length > 0);
    return { kind: 'plan', folders: some.length, photos: some.flat().length, ...found };
  }

  async function erase(folders: readonly string[], folder: string): Promise<ForgetReport> {
    const endMs = now() + ANSWER_AFTER_MS;
    const erased = { photos: 0, versions: 0 };
    const answer = (isDone: boolean): ForgetReport => ({ kind: 'erased', ...erased, isDone });
    for (const one of folders) await items.silence(one);
    for await (const page of files.listVersions(folder)) {
      await files.eraseVersions(page);
      erased.versions += page.length;
      if (now() > endMs) return answer(false);
    }
    for (const one of folders) {
      const ids = await items.listPhotos(one);
      for (const some of inChunks(ids, AT_ONCE)) {
        await Promise.all(
          some.map(async (id) => {
            await files.eraseStateOf(id);
            await items.erasePhoto(one, id);
          }),
        );
        erased.photos += some.length;
        if (now() > endMs) return answer(false);
      }
      await items.eraseFolder(one);
    }
    // The next invocation erases what was written meanwhile, such as the files that finish-shoots writes.
    return answer(erased.versions === 0 && erased.photos === 0);
  }
}
