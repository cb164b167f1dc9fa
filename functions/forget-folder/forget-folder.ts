import pMap from 'p-map';
import * as z from 'zod/mini';
import type { ForgetReport } from '../shared/domain/forget-report.ts';
import { inChunks } from '../shared/domain/in-chunks.ts';
import type { FolderFiles } from './folder-files.ts';
import type { FolderItems } from './folder-items.ts';

/** What forget-folder is invoked with. */
export const forgetFolderEventSchema = z.object({
  /** `spring/ana`; the top is refused, as it is all that there is. */
  folder: z.string().check(z.regex(/^[^/]+(\/[^/]+)*$/, 'expected a folder such as spring/ana')),
  /** Only look how much it is. */
  dryRun: z.boolean(),
});

/** What {@link createForgetFolder} works with. */
export interface ForgetFolderOptions {
  readonly items: FolderItems;
  readonly files: FolderFiles;
  readonly now: () => number;
}

/** After so long an invocation answers, and the next one goes on: a person sees how far it is. */
const TURN_MS = 20_000;
/** Photos that are erased at once: each takes some 7 requests. */
const AT_ONCE = 5;

/**
 * Erases a folder and those below it. Nothing is erased while a photo of them has not ended. In this order, each step
 * harmless if it is repeated: the files, as an upload without an item would be taken up by the audit; each photo's
 * items; the counts, by which the folders are found.
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
    const endMs = now() + TURN_MS;
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
    // What came meanwhile, such as the files of a shoot's end, is erased by the next invocation.
    return answer(erased.versions === 0 && erased.photos === 0);
  }
}
