import * as z from 'zod';
import { PHOTO_TYPES } from '../../shared/domain/photo-types.ts';
import { REFERENCE_LENGTH } from '../../shared/recipes/upload-metadata.ts';
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
    'expected names with slashes between them, none in front or behind',
  )
  .refine(...wellFormed)
  .describe('The folder under `uploads/`, without slashes in front or behind.')
  .meta({ examples: ['shoot/monday'] });

/** The caller's own name for a photo. */
export const referenceSchema = z
  .string()
  .min(1)
  .max(REFERENCE_LENGTH)
  .regex(new RegExp(`^[^${CONTROL}]+$`), 'holds a control character')
  .refine(...wellFormed)
  .refine((text) => text.trim() === text, 'has spaces at its ends')
  .describe('Your own name for the photo, such as an order number: it comes back with every answer.')
  .meta({ examples: ['order-4711'] });

/** Whether a photo runs although the same photo has a result. */
export const againSchema = z
  .boolean()
  .describe(
    'Whether it runs although the same bytes were retouched under this key with the same recipe and model, and may be paid again.',
  );

/** Whether a photo may replace an existing one. */
export const overwriteSchema = z
  .boolean()
  .describe(
    'Whether it takes the place of a photo that has its key. The new photo is another one: it is retouched, and paid for, unless its bytes, recipe and model are the same.',
  );

/** Body of `POST /uploads`. Another content type is answered with 415, and too many bytes with 413. */
export const newUploadSchema = z
  .strictObject({
    fileName: fileNameSchema
      .optional()
      .describe('The photo’s name, without folders; by default a new one, in order of time.'),
    folder: folderSchema.optional(),
    contentType: z.string().meta({ enum: [...PHOTO_TYPES], description: 'The photo’s media type.' }),
    bytes: z.int().min(1).describe('The file’s length.'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits, lower case')
      .optional()
      .describe('The SHA-256 of the file’s bytes: S3 then refuses a file that does not arrive whole.'),
    recipe: recipeSchema.optional(),
    reference: referenceSchema.optional(),
    again: againSchema.optional(),
    overwrite: overwriteSchema.optional(),
  })
  .meta({ id: 'NewUpload' });

/** Answer of `POST /uploads`: how to put a photo. */
export const uploadSchema = z
  .object({
    key: z.string().describe('The photo’s key, for `POST /retouches` and to find the retouch by.'),
    url: z.url().describe('A secret: whoever has it may put the photo.'),
    method: z.literal('PUT'),
    headers: z.record(z.string(), z.string()).describe('To be sent as they are: they are signed.'),
    expiresAt: z.iso.datetime(),
    price: z
      .number()
      .min(0)
      .describe('What the photo will cost, dollars: nothing if it is the same as another one.'),
  })
  .meta({
    id: 'Upload',
    description: 'How to put one photo. The retouch starts by itself once it is there.',
  });
