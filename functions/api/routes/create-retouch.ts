import type * as z from 'zod';
import { executionName } from '../../shared/domain/execution-name.ts';
import type { Upload } from '../../shared/domain/photo.ts';
import type { RecipeWish } from '../../shared/domain/recipe.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { checkedMetadata, checkKey, photoKey } from '../retouch/photo-key.ts';
import { startAttempt } from '../retouch/start-attempt.ts';
import { newRetouchSchema, retouchSchema } from '../schemas/retouch.ts';

type Dependencies = Pick<
  ApiDependencies,
  'executions' | 'retouches' | 'uploads' | 'importer' | 'photoBucket' | 'now'
>;

/** `POST /retouches`: starts the retouch that a drop of the photo starts too, or finds it started. */
export const createRetouch = defineRoute({
  operationId: 'createRetouch',
  method: 'POST',
  path: '/retouches',
  summary: 'Retouch a photo',
  description:
    'Of a photo under `uploads/`, by its `key`; or of one that is imported from `url`, which then is an upload like any other. A photo that was dropped and asked for is retouched once: this answers the retouch as it stands.',
  body: newRetouchSchema,
  idempotent: true,
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

  async run(dependencies: Dependencies, { body }) {
    const { executions, retouches, now } = dependencies;
    const { photo, recipe } = await findPhoto(dependencies, body);
    const id = executionName(photo);
    const input = { id, attempt: 1, photo, ...(recipe !== undefined && { recipe }) };
    const { isNew, execution } = await startAttempt(executions, id, input, now);
    const attempt = (isNew ? null : await retouches.findAttempt(id)) ?? { execution, record: null };
    if (!isNew && recipe !== undefined) await checkSameRecipe(dependencies, attempt.execution, recipe);
    return {
      status: 202,
      headers: { location: `/retouches/${id}` },
      body: await retouches.describe(attempt),
    };
  },
});

/** The photo's version, and the recipe that is not in its metadata. */
async function findPhoto(
  { uploads, importer, photoBucket: bucket }: Dependencies,
  { key, url, fileName, folder, recipe }: z.infer<typeof newRetouchSchema>,
): Promise<{ photo: Upload; recipe: RecipeWish | undefined }> {
  if (url !== undefined) {
    const target = {
      bucket,
      key: photoKey(fileName ?? nameOf(url), folder),
      metadata: checkedMetadata(recipe),
    };
    const { versionId } = await importer.import(url, target);
    return { photo: { bucket, key: target.key, versionId }, recipe: undefined };
  }
  if (key === undefined) throw new Error('Neither key nor url: the schema lets none through.');
  checkKey(key, '/key');
  const current = await uploads.findCurrent({ bucket, key });
  if (current === null) {
    throw new Problem(
      'photo-not-found',
      'There is no photo of that key. Put it there first: see POST /uploads.',
    );
  }
  return { photo: { bucket, key, versionId: current.versionId }, recipe: known(recipe) };
}

/** A recipe that says nothing is none: the input is then the very one of a drop. */
function known(recipe: RecipeWish | undefined): RecipeWish | undefined {
  const { instructions, upscale } = recipe ?? {};
  if (instructions === undefined && upscale === undefined) return undefined;
  return { ...(instructions !== undefined && { instructions }), ...(upscale !== undefined && { upscale }) };
}

async function checkSameRecipe(
  { retouches }: Dependencies,
  execution: Parameters<Dependencies['retouches']['recipeOf']>[0],
  asked: RecipeWish,
): Promise<void> {
  const there = await retouches.recipeOf(execution);
  const isSame =
    there !== null &&
    (asked.instructions ?? there.instructions) === there.instructions &&
    (asked.upscale ?? there.upscale) === there.upscale;
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
