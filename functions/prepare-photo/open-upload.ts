import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelProfile } from '../../core/contract/model-profile.ts';
import type { Failure } from '../../core/domain/failure.ts';
import { save, saveHead, withFolder } from '../../core/pictures/folder.ts';
import { ANY_PHOTO, openPhoto, type PhotoLimits } from '../../core/pictures/photo-source.ts';
import { makeWorkingCopy } from '../../core/pictures/working-copy.ts';
import type { WorkingCopy } from '../../core/storage/working-copies.ts';

/** A photo that decodes completely, and what Segmind is sent for it. */
export interface OpenedUpload {
  /** Media type, read from the bytes. */
  readonly type: string;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** Whether it is a RAW file: its embedded preview is retouched. */
  readonly preview: boolean;
  /** The copy is `null` if the upload is sent as it is. */
  makeWorkingCopy(): Promise<{ copy: WorkingCopy | null } | { failure: Failure }>;
}

/**
 * Opens an upload's bytes, passes the photo to `work`, and closes it. `isPaid`: Segmind has accepted a job
 * for the photo, so today's limits do not apply.
 */
export type WithUpload = <T>(
  upload: { readonly body: AsyncIterable<Buffer>; readonly bytes: number; readonly isPaid: boolean },
  work: (opened: { readonly photo: OpenedUpload } | { readonly failure: Failure }) => Promise<T>,
) => Promise<T>;

/** {@link WithUpload} in a folder on disk. Of an upload that is too large, only the head is read. */
export function createWithUpload(limits: PhotoLimits, model: ModelProfile['input']): WithUpload {
  return ({ body, bytes, isPaid }, work) =>
    withFolder(async (folder) => {
      const applied = isPaid ? ANY_PHOTO : limits;
      const path = join(folder, 'photo');
      await (bytes > applied.maxBytes ? saveHead(body, path, bytes) : save(body, path));
      const opened = await openPhoto(path, applied);
      if (opened.kind === 'refused') return work({ failure: opened.failure });
      const { source } = opened;
      const { type, width, height, preview } = source;
      return work({
        photo: {
          type,
          width,
          height,
          preview,
          async makeWorkingCopy() {
            const made = await makeWorkingCopy(source, model, join(folder, 'copy'));
            if (made.kind === 'refused') return { failure: made.failure };
            return {
              copy: made.kind === 'written' ? { type: made.type, body: await readFile(made.path) } : null,
            };
          },
        },
      });
    });
}
