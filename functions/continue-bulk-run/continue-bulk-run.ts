import * as z from 'zod/mini';
import { type RedoDependencies, redoPhoto } from '../../core/attempts/redo.ts';
import { isBegunAgain, runAgain } from '../../core/attempts/run-again.ts';
import type { StartAttempt } from '../../core/attempts/start-attempt.ts';
import type { BulkPhoto, BulkRun } from '../../core/bulk/bulk-run.ts';
import type { BulkRuns, ReadBulkRun } from '../../core/bulk/bulk-runs.ts';
import { isWanted, takePage } from '../../core/bulk/take-page.ts';
import { redoRequestOf, takeRedoPage } from '../../core/bulk/take-redo-page.ts';
import { OUTCOME } from '../../core/contract/outcomes.ts';
import { inChunks } from '../../core/domain/in-chunks.ts';
import { type CancelDependencies, cancelPhoto } from '../../core/ending/cancel-photo.ts';
import type { Photos } from '../../core/photos/photos.ts';
import type { Decisions } from '../../core/review/decisions.ts';
import type { DecisionsFiles } from '../../core/review/decisions-file.ts';

export const continueBulkRunEventSchema = z.object({ id: z.string() });

/** What a step of a bulk run needs. */
export interface ContinueBulkRunDependencies
  extends CancelDependencies,
    Pick<RedoDependencies, 'receipts' | 'modelPictures'> {
  readonly runs: BulkRuns;
  readonly photos: Pick<Photos, 'list' | 'find' | 'get' | 'cancel'>;
  readonly startAttempt: StartAttempt;
  readonly decisionsFiles: Pick<DecisionsFiles, 'read'>;
  readonly now: () => number;
  /** Called for each photo that could not be worked on. */
  readonly fail: (photo: BulkPhoto, error: unknown) => void;
}

/** Whether the run goes on, and when. */
export type ContinueBulkRunAnswer =
  | { readonly id: string; readonly outcome: typeof OUTCOME.more; readonly waitSeconds: number }
  | { readonly id: string; readonly outcome: typeof OUTCOME.finished };

/**
 * Photos that a run works on per second, at most. Each is one StartExecution or StopExecution: in the smaller
 * regions an account has 150 and 25 of them a second in total. Each photo that runs again also calls Prepare
 * photo at once, for seconds. 10,000 photos take 17 minutes, which is little beside the hours that their
 * retouching takes.
 */
const PHOTOS_A_SECOND = 10;

/** Photos that are worked on at the same time: cancels change the line, and their writes conflict there. */
const AT_ONCE = 5;

/** Pages that one step lists until one has a photo: as many as it can read in a few seconds. */
const MAX_PAGES = 20;

/** How often a failing photo is tried. With the waits in between, throttling has passed by then. */
const MAX_TRIES = 6;
const BETWEEN_TRIES_SECONDS = 10;

/** What became of a photo; `refused` if another try would not help. */
type Result = 'done' | 'changed' | 'refused';

const NO_DECISIONS: Decisions = { folder: '', savedAt: new Date(0).toISOString(), photos: [] };

/**
 * One step of a bulk run: it lists the next page of photos, saves it, and works on it. It can be interrupted
 * at any point and called again: it then continues with the saved page. Each photo counts once, by its
 * outcome.
 */
export function createContinueBulkRun(dependencies: ContinueBulkRunDependencies) {
  const { runs, photos, startAttempt, decisionsFiles, now, fail } = dependencies;

  async function retry({ id, attempt }: BulkPhoto, run: BulkRun): Promise<Result> {
    const latest = await photos.find(id);
    if (latest === null) return 'changed';
    // This run began the next attempt before it was interrupted, or another request did.
    const isBegun = latest.attempt > attempt;
    if (!isBegun && !isWanted(latest, run)) return 'changed';
    if (isBegun && !isBegunAgain(latest)) return 'done';
    return (await runAgain(startAttempt, latest, run)) === null ? 'done' : 'changed';
  }

  async function cancel(photo: BulkPhoto, { filter }: BulkRun): Promise<Result> {
    const item = await photos.get(photo);
    if (item === null) return 'changed';
    const { isCancelled } = await cancelPhoto(dependencies, item, filter.status ?? undefined);
    return isCancelled ? 'done' : 'changed';
  }

  async function redo(photo: BulkPhoto, run: BulkRun, decisions: Decisions): Promise<Result> {
    const { id, attempt } = photo;
    const latest = await photos.find(id);
    if (latest === null) return 'changed';
    if (latest.attempt > attempt) {
      if (isBegunAgain(latest)) await runAgain(startAttempt, latest, { payAgain: false });
      return 'done';
    }
    const decision = decisions.photos.find((one) => one.id === id);
    const overrides = decision && redoRequestOf(latest, decision, run);
    if (overrides == null) return 'changed';
    const refusal = await redoPhoto(dependencies, latest, overrides);
    if (refusal === null) return 'done';
    // Another request began a redo at the same moment.
    if (refusal.kind === 'no-result') return 'changed';
    fail(photo, new Error(refusal.message));
    return 'refused';
  }

  /** The decisions that a redo follows; empty for other runs. */
  async function readDecisions({ action, folder, decisionsVersion }: BulkRun): Promise<Decisions> {
    if (action !== 'redo') return NO_DECISIONS;
    const file = await decisionsFiles.read(folder, decisionsVersion);
    if (file?.kind === 'decisions') return file.decisions;
    throw new Error(
      `The run can no longer read the decisions on ${folder}: ${file?.wrong.join('; ') ?? 'the file was deleted'}.`,
    );
  }

  /** The result of a photo; null if it failed and will be tried again. */
  async function workOn(photo: BulkPhoto, run: BulkRun, decisions: Decisions): Promise<Result | null> {
    try {
      if (run.action === 'redo') return await redo(photo, run, decisions);
      return await (run.action === 'retry' ? retry : cancel)(photo, run);
    } catch (error) {
      fail(photo, error);
      return null;
    }
  }

  /** The run after its page was worked on: photos that failed stay on the page, to be tried again. */
  async function workOnPage(run: ReadBulkRun, decisions: Decisions): Promise<ReadBulkRun> {
    const results: (Result | null)[] = [];
    for (const some of inChunks(run.page, AT_ONCE)) {
      results.push(...(await Promise.all(some.map((photo) => workOn(photo, run, decisions)))));
    }
    const count = (wanted: Result | null) => results.filter((result) => result === wanted).length;
    const tries = run.tries + 1;
    const isGivenUp = tries >= MAX_TRIES;
    return {
      ...run,
      page: isGivenUp ? [] : run.page.filter((_, index) => results[index] === null),
      tries,
      done: run.done + count('done'),
      changed: run.changed + count('changed'),
      failed: run.failed + count('refused') + (isGivenUp ? count(null) : 0),
    };
  }

  async function findPage(run: ReadBulkRun, decisions: Decisions): Promise<ReadBulkRun> {
    let found: ReadBulkRun = run;
    for (let pages = 0; pages < MAX_PAGES && found.page.length === 0 && found.cursor !== null; pages++) {
      const next = found.action === 'redo' ? takeRedoPage(photos, found, decisions) : takePage(photos, found);
      found = { ...found, ...(await next) };
    }
    return runs.save(found);
  }

  return async ({ id }: z.infer<typeof continueBulkRunEventSchema>): Promise<ContinueBulkRunAnswer> => {
    const read = await runs.get(id);
    if (read === null)
      throw new Error(
        `There is no bulk run ${id}; expected the API to store it before it starts this workflow.`,
      );
    if (read.endedAt !== null) return { id, outcome: OUTCOME.finished };
    const decisions = await readDecisions(read);
    const run = read.page.length === 0 ? await findPage(read, decisions) : read;
    const worked = await workOnPage(run, decisions);
    const isFinished = worked.page.length === 0 && worked.cursor === null;
    await runs.save(isFinished ? { ...worked, endedAt: new Date(now()).toISOString() } : worked);
    if (isFinished) return { id, outcome: OUTCOME.finished };
    const seconds = Math.max(1, Math.ceil(run.page.length / PHOTOS_A_SECOND));
    const waitSeconds = worked.page.length === 0 ? seconds : Math.max(seconds, BETWEEN_TRIES_SECONDS);
    return { id, outcome: OUTCOME.more, waitSeconds };
  };
}
