import { PHOTO_TYPE_NAMES, PHOTO_TYPES } from '../../../core/domain/photo-types.ts';
import { knownOverrides } from '../../../core/recipes/layers.ts';
import { writeUploadMetadata } from '../../../core/recipes/upload-metadata.ts';
import { uploadRecipeId } from '../../../core/recipes/upload-recipes.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { checkRecipe } from '../retouch/check-recipe.ts';
import { checkFree } from '../retouch/free-key.ts';
import { newFileName, photoKey } from '../retouch/photo-key.ts';
import { newUploadSchema, uploadSchema } from '../schemas/upload.ts';

type Dependencies = Pick<
  ApiDependencies,
  'presigner' | 'uploads' | 'photoBucket' | 'maxPhotoBytes' | 'recipes' | 'uploadRecipes' | 'price' | 'now'
>;

/** `POST /uploads`: returns a URL for putting a photo; the retouch starts when the photo is there. */
export const createUpload = defineRoute({
  operationId: 'createUpload',
  method: 'POST',
  path: '/uploads',
  summary: 'Get a URL to upload a photo to',
  description:
    'Send the file with `PUT` to the URL, with the headers from the answer. The retouch then starts by itself. An existing photo with the same key is replaced only if `overwrite` is true: otherwise the API refuses the request, and S3 answers 412 if the photo was uploaded in the meantime. With `sha256`, S3 answers 400 if the bytes are different. Without `fileName` the photo gets a unique name. The API keeps the recipe for 7 days until the photo is uploaded; then the recipe belongs to the photo.',
  body: newUploadSchema,
  answer: { status: 201, description: 'Where to upload the photo.', schema: uploadSchema },
  problems: ['photo-exists', 'photo-too-large', 'unsupported-photo'],

  async once(dependencies: Dependencies, { body }) {
    const { uploads, photoBucket: bucket, maxPhotoBytes, recipes, uploadRecipes, now } = dependencies;
    const { fileName, folder, contentType, bytes, recipe, overwrite } = body;
    const key = photoKey(fileName ?? newFileName(contentType, now()), folder);
    await checkRecipe(recipes, bucket, recipe);
    if (!PHOTO_TYPES.some((type) => type === contentType)) {
      throw new Problem(
        'unsupported-photo',
        `The content type is ${JSON.stringify(contentType)}; expected ${PHOTO_TYPE_NAMES}: ${PHOTO_TYPES.join(', ')}.`,
      );
    }
    if (bytes > maxPhotoBytes) {
      throw new Problem(
        'photo-too-large',
        `The photo has ${bytes} bytes; at most ${maxPhotoBytes} are allowed.`,
      );
    }
    if (overwrite !== true && fileName !== undefined) await checkFree(uploads, { bucket, key });
    const overrides = knownOverrides(recipe);
    if (overrides !== undefined) await uploadRecipes.keep(key, overrides);
    return key;
  },

  async run({ presigner, price }: Dependencies, { body, once: key }) {
    const { contentType, bytes, sha256, recipe, reference, again, overwrite = false } = body;
    const overrides = knownOverrides(recipe);
    const recipeId = overrides && uploadRecipeId(key, overrides);
    const { url, headers, expiresAt } = await presigner.put({
      key,
      contentType,
      bytes,
      sha256,
      metadata: writeUploadMetadata({ reference, again, recipeId }),
      overwrite,
    });
    return { status: 201, body: { key, url, method: 'PUT', headers, expiresAt, price } };
  },
});
