import pMap from 'p-map';
import type { RecipeWish } from '../../shared/domain/recipe.ts';
import type { Decisions } from '../../shared/review/decisions.ts';
import { decisionsKey } from '../../shared/review/decisions-file.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { invalidRequest } from '../http/read-request.ts';
import { findRecipeErrors } from '../retouch/check-recipe.ts';

type Dependencies = Pick<ApiDependencies, 'decisionsFiles' | 'recipes' | 'photoBucket'>;

/** Presets are read from the bucket. */
const CHECKED_AT_ONCE = 10;
/** So much of what is wrong is told at once. */
const MAX_TOLD = 20;

/** The decisions that a redo goes by, and their file's version if they come from there. */
export interface FoundDecisions {
  readonly decisions: Decisions;
  readonly versionId: string | null;
}

/**
 * The decisions on a shoot: those of a request, or its file's.
 * @throws {Problem} if there are none, or something is wrong with them
 */
export async function findDecisions(
  { decisionsFiles, recipes, photoBucket }: Dependencies,
  folder: string,
  sent: Decisions | undefined,
): Promise<FoundDecisions> {
  const found = sent === undefined ? await readFile(decisionsFiles, folder) : checkFolder(sent, folder);
  await checkRedos({ recipes, photoBucket }, found.decisions);
  return found;
}

function checkFolder(decisions: Decisions, folder: string): FoundDecisions {
  if (decisions.folder === folder) return { decisions, versionId: null };
  const message = `is ${JSON.stringify(decisions.folder)}; expected ${JSON.stringify(folder)}, as the query says`;
  throw invalidRequest([{ in: 'body', pointer: '/decisions/folder', message }]);
}

async function readFile(
  decisionsFiles: Dependencies['decisionsFiles'],
  folder: string,
): Promise<FoundDecisions> {
  const file = await decisionsFiles.read(folder);
  const key = decisionsKey(folder);
  if (file === null) {
    throw new Problem(
      'decisions-not-found',
      `There is no ${key}. Put the decisions.json that the review page saves there, or send it as \`decisions\`.`,
    );
  }
  if (file.kind === 'wrong') throw new Problem('invalid-decisions', `${key}: ${file.wrong.join('; ')}.`);
  return file;
}

/** Refuses what the stack's model cannot be told, before a photo is begun. */
async function checkRedos(
  { recipes, photoBucket }: Pick<Dependencies, 'recipes' | 'photoBucket'>,
  { photos }: Decisions,
): Promise<void> {
  const redos = new Map<string, { readonly redo: RecipeWish; readonly index: number }>();
  for (const [index, { redo }] of photos.entries()) {
    if (redo === undefined) continue;
    const { notes: _, ...checked } = redo;
    const text = JSON.stringify(checked);
    if (!redos.has(text)) redos.set(text, { redo, index });
  }
  const errors = await pMap(
    redos.values(),
    ({ redo, index }) => findRecipeErrors(recipes, photoBucket, redo, `/decisions/photos/${index}/redo`),
    { concurrency: CHECKED_AT_ONCE },
  );
  const told = errors.flat().slice(0, MAX_TOLD);
  if (told.length > 0) throw invalidRequest(told);
}
