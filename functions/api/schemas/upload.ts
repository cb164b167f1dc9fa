import * as z from 'zod';
import { PHOTO_TYPES } from '../../../core/domain/photo-types.ts';
import { REFERENCE_LENGTH } from '../../../core/recipes/upload-metadata.ts';
import { recipeSchema } from './recipe.ts';

/** Control characters, for use in a character class of a pattern. */
export const CONTROL = '\\u0000-\\u001f\\u007f-\\u009f';
/** Arguments of `refine`: text that UTF-8 can represent. */
export const wellFormed = [(text: string) => text.isWellFormed(), 'is not well-formed Unicode'] as const;

/** The last part of a photo's key. */
export const fileNameSchema = z
  .string()
  .min(1)
  .max(255)
  .regex(new RegExp(`^[^/${CONTROL}]+$`), 'holds a slash or a control character')
  .refine(...wellFormed)
  .describe('The photo’s name, without folders.')
  .meta({ examples: ['ana.jpg'] });

/** The part of a key between `uploads/` and the name. */
export const folderSchema = z
  .string()
  .min(1)
  .max(900)
  .regex(
    new RegExp(`^[^/${CONTROL}]+(/[^/${CONTROL}]+)*$`),
    'expected names with slashes between them, none at the ends',
  )
  .refine(...wellFormed)
  .describe('The folder under `uploads/`, without slashes at its ends.')
  .meta({ examples: ['shoot/monday'] });

/** The caller's own name for a photo. */
export const referenceSchema = z
  .string()
  .min(1)
  .max(REFERENCE_LENGTH)
  .regex(new RegExp(`^[^${CONTROL}]+$`), 'holds a control character')
  .refine(...wellFormed)
  .refine((text) => text.trim() === text, 'starts or ends with a space')
  .describe('Your own name for the photo, such as an order number: every answer has it.')
  .meta({ examples: ['order-4711'] });

/** Whether a photo runs although the same photo has a result. */
export const againSchema = z
  .boolean()
  .describe(
    'Whether the photo runs, and may cost again, although the same bytes were already retouched under this key with the same recipe and model.',
  );

/** Whether a photo may replace an existing one. */
export const overwriteSchema = z
  .boolean()
  .describe(
    'Whether it replaces an existing photo with the same key. Retouch then retouches the new photo, and you pay for it, unless its bytes, recipe and model are the same.',
  );

/** Body of `POST /uploads`. Another content type is answered with 415, and too many bytes with 413. */
export const newUploadSchema = z
  .strictObject({
    fileName: fileNameSchema
      .optional()
      .describe('The photo’s name, without folders; by default a new name that sorts by time.'),
    folder: folderSchema.optional(),
    contentType: z.string().meta({ enum: [...PHOTO_TYPES], description: 'The photo’s media type.' }),
    bytes: z.int().min(1).describe('The file’s length in bytes.'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits, lower case')
      .optional()
      .describe('The SHA-256 of the file’s bytes: S3 then refuses a file that does not arrive complete.'),
    recipe: recipeSchema.optional(),
    reference: referenceSchema.optional(),
    again: againSchema.optional(),
    overwrite: overwriteSchema.optional(),
  })
  .meta({ id: 'NewUpload' });

/** Answer of `POST /uploads`: how to put a photo. */
export const uploadSchema = z
  .object({
    key: z.string().describe('The photo’s key: use it in `POST /retouches` and to find the retouch.'),
    url: z.url().describe('A secret: anyone with this URL can upload the photo.'),
    method: z.literal('PUT'),
    headers: z.record(z.string(), z.string()).describe('Send these headers unchanged: they are signed.'),
    expiresAt: z.iso.datetime(),
    price: z
      .number()
      .min(0)
      .describe('What the photo will cost, in dollars: nothing if it is the same as another one.'),
  })
  .meta({
    id: 'Upload',
    description: 'How to upload one photo. The retouch starts by itself after the upload.',
  });
