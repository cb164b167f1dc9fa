import * as z from 'zod';
import { MAX_KEY_BYTES } from '../../../core/domain/upload-key.ts';
import { problemSchema } from '../http/problem.ts';
import { recipeSchema } from './recipe.ts';
import { retouchSchema } from './retouch.ts';
import { againSchema, fileNameSchema, folderSchema, overwriteSchema, referenceSchema } from './upload.ts';

/** The most photos that one request may contain. */
export const MAX_PHOTOS = 100;

/** An existing photo, or one to import. */
export const photoToRetouchSchema = z
  .strictObject({
    key: z
      .string()
      .min(1)
      .max(MAX_KEY_BYTES)
      .refine((text) => text.isWellFormed(), 'is not well-formed Unicode')
      .optional()
      .describe('The key of a photo under `uploads/`.'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(4096)
      .optional()
      .describe('An https URL from which the API imports a photo.'),
    fileName: fileNameSchema
      .optional()
      .describe(
        'The name of an imported photo. By default, it is the URL’s last part with a hash of the whole URL, such as `main-0f3c9a1be27d.jpg`: the same URL gives the same name, whatever its signature.',
      ),
    folder: folderSchema.optional().describe('The folder of an imported photo.'),
    recipe: recipeSchema.optional(),
    reference: referenceSchema.optional(),
    again: againSchema.optional(),
    overwrite: overwriteSchema.optional(),
  })
  .check(({ value, issues }) => {
    const refuse = (field: string, message: string) =>
      issues.push({ code: 'custom', path: [field], input: value, message });
    if (value.key === undefined && value.url === undefined) refuse('key', 'expected either key or url');
    if (value.key === undefined) return;
    for (const field of ['url', 'fileName', 'folder', 'overwrite'] as const) {
      if (value[field] !== undefined) refuse(field, 'cannot be used with key');
    }
  })
  .meta({
    id: 'PhotoToRetouch',
    description: 'A photo: one that is uploaded, by its key, or one to import from a URL.',
    oneOf: [{ required: ['key'] }, { required: ['url'] }],
  });

export type PhotoToRetouch = z.infer<typeof photoToRetouchSchema>;

/** Several photos, each with that schema. */
const several = <T extends z.ZodType>(photo: T) =>
  z.strictObject({ photos: z.array(photo).min(1).max(MAX_PHOTOS) });

/** Body of `POST /retouches`. */
export const newRetouchSchema = z
  .union([
    several(photoToRetouchSchema).meta({
      id: 'PhotosToRetouch',
      description: 'Photos. Each gets its own answer.',
    }),
    photoToRetouchSchema,
  ])
  .meta({ id: 'NewRetouch', description: 'One photo, or several.' });

/**
 * The body as it is parsed first: each of several photos is checked later on its own, so that an invalid one
 * stops none of the others.
 */
export const newRetouchAsReadSchema = z.union([several(z.unknown()), photoToRetouchSchema]);

/** Answer of `POST /retouches` to several photos. */
export const retouchAnswersSchema = z
  .object({
    answers: z.array(
      z.union([
        z.object({ status: z.literal(202), retouch: retouchSchema }),
        z.object({ status: z.int().min(400).max(599), problem: problemSchema }),
      ]),
    ),
  })
  .meta({
    id: 'RetouchAnswers',
    description:
      'The answer for each photo, in the order of the request: the same as if the request had only this photo.',
  });
