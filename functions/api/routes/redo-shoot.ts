import type { BulkRequest } from '../../../core/bulk/bulk-run.ts';
import { takeRedoPage } from '../../../core/bulk/take-redo-page.ts';
import type { RecipeOverrides } from '../../../core/domain/recipe.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { BULK_ROUTE } from '../bulk/bulk-route.ts';
import { findDecisions } from '../bulk/read-decisions.ts';
import {
  answerBulkRun,
  answerDryRun,
  type BulkDependencies,
  checkShoot,
  startBulkRun,
} from '../bulk/start-bulk-run.ts';
import { defineRoute } from '../http/route.ts';
import { checkRecipe } from '../retouch/check-recipe.ts';
import { shootRedoSchema } from '../schemas/bulk.ts';

type Dependencies = BulkDependencies & Pick<ApiDependencies, 'decisionsFiles' | 'recipes' | 'photoBucket'>;

/** `POST /shoot/redo`: redoes the rejected photos of a shoot. */
export const redoShoot = defineRoute({
  ...BULK_ROUTE,
  operationId: 'redoShoot',
  path: '/shoot/redo',
  summary: 'Do the rejected photos of a shoot again',
  description:
    'Carries out the decisions that the review page saves. Send them as `decisions`, which stores them in `decisions/<folder>.json`, or leave the field out to use that file. If a rejected version is still the newest one, its photo is done again as `POST /retouches/{id}/redo` does it, with the recipe of the decision, or else with `recipe`. If a newer version has replaced an accepted one, the accepted version is restored at no cost. So the same decisions, sent again, do nothing a second time; only a redo that failed or was cancelled runs again. The run goes on after the answer: `GET /bulk/{id}` shows its progress. A dry run says how many photos are affected and what they cost, and changes nothing.',
  body: shootRedoSchema.optional(),
  problems: ['shoot-not-found', 'decisions-not-found', 'invalid-decisions'],

  async once(dependencies: Dependencies, { query: { folder }, body = {}, repeatTag }) {
    await checkShoot(dependencies, folder);
    if (body.dryRun === true) return '';
    await checkRecipe(dependencies.recipes, dependencies.photoBucket, body.recipe);
    const { decisions, versionId } = await findDecisions(dependencies, folder, body.decisions);
    const isSent = body.decisions !== undefined;
    const decisionsVersion = isSent ? await dependencies.decisionsFiles.write(folder, decisions) : versionId;
    const request = { ...requestOf(folder, body.recipe), decisionsVersion };
    return startBulkRun(dependencies, request, repeatTag);
  },

  async run(dependencies: Dependencies, { query: { folder }, body = {}, once: id }) {
    if (id !== '') return answerBulkRun(dependencies, id);
    await checkRecipe(dependencies.recipes, dependencies.photoBucket, body.recipe);
    const { decisions } = await findDecisions(dependencies, folder, body.decisions);
    return answerDryRun(dependencies, requestOf(folder, body.recipe), (_, run) =>
      takeRedoPage(dependencies.photos, run, decisions),
    );
  },
});

function requestOf(folder: string, recipe: RecipeOverrides | undefined): BulkRequest {
  const filter = { status: null, code: null, doubtful: false };
  return { action: 'redo', folder, filter, payAgain: true, recipe: recipe ?? null };
}
