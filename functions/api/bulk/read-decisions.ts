import pMap from 'p-map';
import type { RecipeOverrides } from '../../../core/domain/recipe.ts';
import type { Decisions } from '../../../core/review/decisions.ts';
import { type DecisionsFiles, decisionsKey } from '../../../core/review/decisions-file.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { invalidRequest } from '../http/read-request.ts';
import { findRecipeErrors } from '../retouch/check-recipe.ts';

type Dependencies = Pick<ApiDependencies, 'decisionsFiles' | 'recipes' | 'photoBucket'>;

/** How many are checked at once. Presets are read from the bucket. */
const CHECKED_AT_ONCE = 10;
/** Most errors in one answer. */
const MAX_SHOWN = 20;
/** Pointer to the decisions in the body of `POST /shoot/redo`. */
const POINTER = '/decisions';

/** The decisions that a redo follows, and the version of their file if they come from it. */
export interface FoundDecisions {
  readonly decisions: Decisions;
  readonly versionId: string | null;
}

/**
 * The decisions on a shoot: those of the request, or else those of its file.
 * @throws {Problem} if there are none, or if they are invalid
 */
export async function findDecisions(
  { decisionsFiles, recipes, photoBucket }: Dependencies,
  folder: string,
  sent: Decisions | undefined,
): Promise<FoundDecisions> {
  if (sent !== undefined) {
    await checkDecisions({ recipes, photoBucket }, folder, sent, POINTER);
    return { decisions: sent, versionId: null };
  }
  const found = await readDecisions(decisionsFiles, folder);
  await checkRedos({ recipes, photoBucket }, found.decisions, POINTER);
  return found;
}

/**
 * Checks decisions that a request contains; `pointer` points to them in its body.
 * @throws {Problem} if they are for another folder, or have overrides that the stack's model does not support
 */
export async function checkDecisions(
  dependencies: Pick<Dependencies, 'recipes' | 'photoBucket'>,
  folder: string,
  decisions: Decisions,
  pointer: string,
): Promise<void> {
  if (decisions.folder !== folder) {
    const message = `is ${JSON.stringify(decisions.folder)}; expected ${JSON.stringify(folder)}, the folder of the query`;
    throw invalidRequest([{ in: 'body', pointer: `${pointer}/folder`, message }]);
  }
  await checkRedos(dependencies, decisions, pointer);
}

/**
 * The decisions on a shoot, from its file.
 * @throws {Problem} if the file does not exist, or holds no decisions on the folder
 */
export async function readDecisions(decisionsFiles: DecisionsFiles, folder: string): Promise<FoundDecisions> {
  const file = await decisionsFiles.read(folder);
  const key = decisionsKey(folder);
  if (file === null) {
    throw new Problem(
      'decisions-not-found',
      `There is no ${key}. Send the decisions.json that the review page saves with PUT /decisions, or as \`decisions\` to POST /shoot/redo.`,
    );
  }
  if (file.kind === 'wrong') throw new Problem('invalid-decisions', `${key}: ${file.wrong.join('; ')}.`);
  return file;
}

/** Refuses overrides that the stack's model does not support, before a photo is begun. */
async function checkRedos(
  { recipes, photoBucket }: Pick<Dependencies, 'recipes' | 'photoBucket'>,
  { photos }: Decisions,
  pointer: string,
): Promise<void> {
  const redos = new Map<string, { readonly redo: RecipeOverrides; readonly index: number }>();
  for (const [index, { redo }] of photos.entries()) {
    if (redo === undefined) continue;
    const { notes: _, ...checked } = redo;
    const text = JSON.stringify(checked);
    if (!redos.has(text)) redos.set(text, { redo, index });
  }
  const errors = await pMap(
    redos.values(),
    ({ redo, index }) => findRecipeErrors(recipes, photoBucket, redo, `${pointer}/photos/${index}/redo`),
    { concurrency: CHECKED_AT_ONCE },
  );
  const shown = errors.flat().slice(0, MAX_SHOWN);
  if (shown.length > 0) throw invalidRequest(shown);
}
