import * as z from 'zod';
import { folderSchema } from './upload.ts';

/** Which shoot a request is about. */
export const shootQuerySchema = z.strictObject({
  folder: z
    .union([z.literal(''), folderSchema])
    .describe('The folder under `uploads/`, without slashes in front or behind; empty for the top.'),
});
