import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import { type CurrentObject, isCurrent, type Uploads } from '../../shared/clients/uploads.ts';
import { executionName } from '../../shared/domain/execution-name.ts';
import { knownValues } from '../../shared/domain/model-values.ts';
import { type Upload, uploadVersion } from '../../shared/domain/photo.ts';
import { type RecipeWish, readRecipe } from '../../shared/domain/recipe.ts';
import type { PhotoItem } from '../../shared/photos/photo-item.ts';
import { isOver, type Photos } from '../../shared/photos/photos.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { describeRetouch } from '../retouch/describe-retouch.ts';
import { findRetouch } from '../retouch/find-retouch.ts';
import { checkedMetadata, checkKey, checkRecipe, photoKey } from '../retouch/photo-key.ts';
import { newRetouchSchema, retouchSchema } from '../schemas/retouch.ts';

type Dependencies = Pick<
  ApiDependencies,
  | 'photos'
  | 'line'
  | 'startAttempt'
  | 'uploads'
  | 'importer'
  | 'presigner'
  | 'recipes'
  | 'photoBucket'
  | 'now'
>;

/** `POST /retouches`: starts the retouch that a drop of the photo starts too, or finds it started. */
export const createRetouch = defineRoute({
  operationId: 'createRetouch',
  method: 'POST',
  path: '/retouches',
  summary: 'Retouch a photo',
  description:
    'Of a photo under `uploads/`, by its `key`; or of one that is imported from `url`, which then is an upload like any other. A photo that was dropped and asked for is retouched once: this answers the retouch as it stands. With `again`, a retouch that has ended runs again, as its next attempt; one that is on its way is answered as it stands.',
  body: newRetouchSchema,
  answer: {
    status: 202,
    description: 'The retouch, started now or before.',
    schema: retouchSchema,
    headers: { Location: 'Where to look how it goes.' },
  },
  problems: [
    'photo-not-found',
    'other-recipe',
    'photo-too-large',
    'unsupported-photo',
    'url-not-allowed',
    'import-failed',
  ],

  async once(dependencies: Dependencies, { body, repeatTag }) {
    checkRecipe(body.recipe, dependencies.recipes.model);
    const { photo, recipe } = await findPhoto(dependencies, body, repeatTag);
    const id = executionName(photo);
    const { reference } = body;
    // A photo that is imported has it in its metadata.
    const isAgain = body.again === true && body.key !== undefined;
    const attempt = isAgain ? await findNextAttempt(dependencies.photos, id) : 1;
    const again = isAgain ? { again: true as const } : {};
    const { isNew, item } = await dependencies.startAttempt({
      id,
      attempt,
      photo,
      recipe,
      reference,
      ...again,
    });
    if (!isNew && recipe !== undefined) await checkSameRecipe(dependencies, item, recipe);
    // The photo's event was faster: it knows of no reference.
    if (!isNew && reference !== undefined && item.reference === null) {
      await dependencies.photos.apply(dependencies.photos.note(item, { reference }));
    }
    return id;
  },

  async run(dependencies: Dependencies, { once: id }) {
    const item = await findRetouch(dependencies.photos, id);
    return {
      status: 202,
      headers: { location: `/retouches/${id}` },
      body: await describeRetouch(item, dependencies),
    };
  },
});

/** The attempt that is on its way, perhaps without its execution yet, or the one that comes after all that ended. */
async function findNextAttempt(photos: Pick<Photos, 'find'>, id: string): Promise<number> {
  const latest = await photos.find(id);
  if (latest === null) return 1;
  return isOver(latest) ? latest.attempt + 1 : latest.attempt;
}

/** The metadata of an import that tells by which request it came. */
const REPEAT_TAG = 'retouch-request';

/** The photo's version, and the recipe that is not in its metadata. */
async function findPhoto(
  { uploads, importer, photoBucket: bucket }: Dependencies,
  { key, url, fileName, folder, recipe, reference, again }: z.infer<typeof newRetouchSchema>,
  repeatTag: string | null,
): Promise<{ photo: Upload; recipe: RecipeWish | undefined }> {
  if (url !== undefined) {
    const photo = { bucket, key: photoKey(fileName ?? nameOf(url), folder) };
    const metadata = checkedMetadata({ recipe, reference, again });
    if (repeatTag !== null) {
      // Imported by this very request, before it was cut off: to import it again would be to pay again.
      const current = await uploads.findCurrent(photo);
      if (current?.metadata[REPEAT_TAG] === repeatTag) {
        return { photo: { ...photo, ...uploadVersion(current) }, recipe: undefined };
      }
      metadata[REPEAT_TAG] = repeatTag;
    }
    const { versionId } = await importer.import(url, { ...photo, metadata });
    if (versionId !== undefined) return { photo: { ...photo, versionId }, recipe: undefined };
    const imported = await findUpload(uploads, photo);
    return { photo: { ...photo, ...uploadVersion(imported) }, recipe: undefined };
  }
  if (key === undefined) throw new Error('Neither key nor url: the schema lets none through.');
  checkKey(key, '/key');
  const current = await findUpload(uploads, { bucket, key });
  return { photo: { bucket, key, ...uploadVersion(current) }, recipe: known(recipe) };
}

/** @throws {Problem} if no object stands at the key */
async function findUpload(uploads: Uploads, photo: Upload): Promise<CurrentObject> {
  const current = await uploads.findCurrent(photo);
  if (current !== null) return current;
  throw new Problem(
    'photo-not-found',
    'There is no photo of that key. Put it there first: see POST /uploads.',
  );
}

/** A recipe that says nothing is none: the input is then the very one of a drop. */
function known(recipe: RecipeWish | undefined): RecipeWish | undefined {
  const { instructions, output, priority, ...values } = recipe ?? {};
  const wish = {
    ...(instructions !== undefined && { instructions }),
    ...knownValues(values),
    ...(output !== undefined && Object.keys(output).length > 0 && { output }),
    ...(priority !== undefined && { priority }),
  };
  return Object.keys(wish).length === 0 ? undefined : wish;
}

/**
 * A priority makes no other recipe: it does not change the result.
 * @throws {Problem} if the photo is being retouched with another recipe, or nobody can tell
 */
async function checkSameRecipe(
  { photos, uploads, recipes }: Dependencies,
  { id, photo, recipe, overrides }: PhotoItem,
  asked: RecipeWish,
): Promise<void> {
  let there = recipe ?? (await photos.find(id))?.recipe ?? null;
  if (there === null) {
    // It was not prepared yet: the recipe will be what its metadata say.
    const current = await uploads.findCurrent(photo);
    const read =
      current !== null && isCurrent(photo, current)
        ? readRecipe(current.metadata, recipes, overrides ?? {})
        : null;
    there = read === null || 'failure' in read ? null : read.recipe;
  }
  const isSame =
    there !== null &&
    (asked.instructions ?? there.instructions) === there.instructions &&
    isDeepStrictEqual({ ...knownValues(there), ...knownValues(asked) }, knownValues(there)) &&
    isDeepStrictEqual({ ...there.output, ...asked.output }, { ...there.output });
  if (isSame) return;
  throw new Problem(
    'other-recipe',
    'This photo’s retouch was started with another recipe, perhaps by its upload. Upload the photo again, with the recipe: see POST /uploads.',
  );
}

/** The last part of a URL's path. */
function nameOf(url: string): string {
  const last = URL.parse(url)?.pathname.split('/').at(-1) ?? '';
  let name: string;
  try {
    name = decodeURIComponent(last);
  } catch {
    name = last;
  }
  const safe = name.replace(/[/\p{Cc}]/gu, '-').slice(-200);
  return /^\.*$/.test(safe) ? 'photo' : safe;
}
