import * as z from 'zod';
import { KEY_BYTES } from '../retouch/photo-key.ts';
import { folderSchema } from './upload.ts';

/** Which shoot a request is about. */
export const shootQuerySchema = z.strictObject({
  folder: z
    .union([z.literal(''), folderSchema])
    .refine(
      (folder) => Buffer.byteLength(folder) < KEY_BYTES,
      `is longer than a photo’s key, ${KEY_BYTES} bytes`,
    )
    .describe('The folder under `uploads/`, without slashes in front or behind; empty for the top.'),
});
