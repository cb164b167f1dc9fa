import * as z from 'zod';
import { UPLOADS_PREFIX } from '../../../core/contract/storage.ts';
import { MAX_KEY_BYTES } from '../../../core/domain/upload-key.ts';
import { wellFormed } from './upload.ts';

/**
 * The longest folder that a photo can lie in. A range of the table's sort keys, which are as long as a key,
 * begins with the folder.
 */
export const FOLDER_BYTES = MAX_KEY_BYTES - Buffer.byteLength(`${UPLOADS_PREFIX}/x`);

/**
 * A folder that may already contain photos. S3 accepts keys that the API gives to no upload, with empty names
 * or control characters: `a/` is the folder of `uploads/a//x.jpg`.
 */
export const anyFolderSchema = z
  .string()
  .max(FOLDER_BYTES, { abort: true })
  .refine(...wellFormed)
  .refine(...ofPhotos());

/** Arguments of `refine` that limit a folder to the longest that a photo can lie in, in bytes. */
export function ofPhotos() {
  const message = `is longer than ${FOLDER_BYTES} bytes, the limit for a photo’s folder`;
  return [(folder: string) => Buffer.byteLength(folder) <= FOLDER_BYTES, message] as const;
}

/** Query with the folder of a shoot. */
export const shootQuerySchema = z.strictObject({
  folder: anyFolderSchema.describe(
    'The folder under `uploads/` as `GET /shoots` lists it, such as `spring/ana`; empty for the top.',
  ),
});
