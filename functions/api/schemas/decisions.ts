import * as z from 'zod';
import { MAX_KEY_BYTES } from '../../../core/domain/upload-key.ts';
import { decisionsSchema } from '../../../core/review/decisions.ts';
import { decisionsKey } from '../../../core/review/decisions-file.ts';
import { anyFolderSchema } from './shoot-query.ts';
import { CONTROL } from './upload.ts';

/** The decisions on a shoot. */
export const shootDecisionsSchema = z
  .lazy(() => decisionsSchema)
  .meta({ id: 'Decisions', description: 'What a person decided about the photos of a shoot.' });

/** Query with the folder of a shoot. Its decisions file needs a valid key. */
export const decisionsQuerySchema = z.strictObject({
  folder: anyFolderSchema
    .regex(new RegExp(`^[^${CONTROL}]*$`), 'holds a control character')
    .refine(
      (folder) => Buffer.byteLength(decisionsKey(folder)) <= MAX_KEY_BYTES,
      `makes a key of decisions that is longer than ${MAX_KEY_BYTES} bytes, the limit of S3`,
    )
    .describe(
      'The folder under `uploads/` as `GET /shoots` lists it, such as `spring/ana`; empty for the top.',
    ),
});
