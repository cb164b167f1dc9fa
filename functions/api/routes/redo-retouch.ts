import { type RedoRefusal, redoPhoto } from '../../../core/attempts/redo.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem, type ProblemName } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { checkRecipe } from '../retouch/check-recipe.ts';
import { findRetouch } from '../retouch/find-retouch.ts';
import { NEXT_ATTEMPT_ROUTE, type NextAttemptDependencies } from '../retouch/next-attempt-route.ts';
import { redoSchema } from '../schemas/retouch.ts';

type Dependencies = NextAttemptDependencies &
  Pick<ApiDependencies, 'startAttempt' | 'receipts' | 'modelPictures' | 'recipes' | 'photoBucket'>;

const PROBLEM_OF: Readonly<Record<RedoRefusal['kind'], ProblemName>> = {
  'no-result': 'no-result',
  'no-such-version': 'version-not-found',
  'too-many-versions': 'too-many-versions',
  'model-picture-gone': 'model-picture-gone',
};

/** `POST /retouches/{id}/redo`: redoes a photo that has a result. */
export const redoRetouch = defineRoute({
  ...NEXT_ATTEMPT_ROUTE,
  operationId: 'redoRetouch',
  path: '/retouches/{id}/redo',
  summary: 'Do a retouch again',
  description:
    'Runs the retouch as its next attempt, which adds a version; the earlier result stays. With only `strength` or `output`, Retouch finishes the model’s own picture again: this costs nothing and takes seconds. The same is true for only a `version`, which restores that version. Any other request is a new job that you pay for: an empty body repeats the job with the same words. Retouch builds the recipe again: fields of this request replace fields of earlier requests.',
  body: redoSchema.optional(),
  problems: ['retouch-not-found', ...Object.values(PROBLEM_OF)],

  async once(dependencies: Dependencies, { params: { id = '' }, body }) {
    await checkRecipe(dependencies.recipes, dependencies.photoBucket, body?.recipe);
    const latest = await findRetouch(dependencies.photos, id);
    const refused = await redoPhoto(dependencies, latest, body ?? {});
    if (refused !== null) throw new Problem(PROBLEM_OF[refused.kind], refused.message);
    return id;
  },
});
