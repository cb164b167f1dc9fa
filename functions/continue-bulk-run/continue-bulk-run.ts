import * as z from 'zod/mini';
import type { BulkPhoto, BulkRun } from '../shared/bulk/bulk-run.ts';
import type { BulkRuns, ReadBulkRun } from '../shared/bulk/bulk-runs.ts';
import { isWanted, takePage } from '../shared/bulk/take-page.ts';
import { OUTCOME } from '../shared/contract.ts';
import type { Photos } from '../shared/photos/photos.ts';
import { isBegunAgain, runAgain } from '../shared/photos/run-again.ts';
import type { StartAttempt } from '../shared/photos/start-attempt.ts';
import { type CancelDependencies, cancelPhoto } from '../shared/record/cancel-photo.ts';

export const continueBulkRunEventSchema = z.object({ id: z.string() });

/** What a step of a bulk run needs. */
export interface ContinueBulkRunDependencies extends CancelDependencies {
  readonly runs: BulkRuns;
  readonly photos: Pick<Photos, 'list' | 'find' | 'get' | 'cancel'>;
  readonly startAttempt: StartAttempt;
  readonly now: () => number;
  /** Hears of a photo that could not be worked on. */
  readonly fail: (photo: BulkPhoto, error: unknown) => void;
}

/** Whether the run goes on, and when. */
export type ContinueBulkRunAnswer =
  | { readonly id: string; readonly outcome: typeof OUTCOME.more; readonly waitSeconds: number }
  | { readonly id: string; readonly outcome: typeof OUTCOME.finished };

/**
 * Photos that a run works on in a second, at most. Each is one StartExecution or StopExecution: in the smaller regions
 * an account has 150 and 25 of them a second, for all that it does. And each photo that runs again calls Prepare photo
 * at once, for seconds. 10,000 photos take 17 minutes, which is nothing beside the hours that their retouching takes.
 */
const PHOTOS_A_SECOND = 10;

/** Photos that are worked on at the same time: cancels change the line, and disturb each other there. */
const AT_ONCE = 5;

/** Pages that one step lists until one has a photo: what is read in a few seconds. */
const MAX_PAGES = 20;

/** How often a photo is tried that cannot be worked on: with the waits in between, throttling has passed by then. */
const MAX_TRIES = 6;
const BETWEEN_TRIES_SECONDS = 10;

type Result = 'done' | 'changed';

/**
 * One step of a bulk run: it lists the next page of photos, writes that down, and works on them. It can be interrupted
 * at any point and called again: it goes on with the page that is written down, and each photo counts once, by what has
 * become of it.
 */
export function createContinueBulkRun(dependencies: ContinueBulkRunDependencies) {
  const { runs, photos, startAttempt, now, fail } = dependencies;

  async function retry({ id, attempt }: BulkPhoto, run: BulkRun): Promise<Result> {
    const latest = await photos.find(id);
    if (latest === null) return 'changed';
    // This run has begun the next attempt before it was interrupted, or another request has.
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

  /** The result of a photo; null if it failed. */
  async function workOn(photo: BulkPhoto, run: BulkRun): Promise<Result | null> {
    try {
      return await (run.action === 'retry' ? retry : cancel)(photo, run);
    } catch (error) {
      fail(photo, error);
      return null;
    }
  }

  /** The run once its page was worked on: photos that failed stay on it, to be tried again. */
  async function workOnPage(run: ReadBulkRun): Promise<ReadBulkRun> {
    const results: (Result | null)[] = [];
    for (let from = 0; from < run.page.length; from += AT_ONCE) {
      const some = run.page.slice(from, from + AT_ONCE);
      results.push(...(await Promise.all(some.map((photo) => workOn(photo, run)))));
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
      failed: run.failed + (isGivenUp ? count(null) : 0),
    };
  }

  async function findPage(run: ReadBulkRun): Promise<ReadBulkRun> {
    let found: ReadBulkRun = run;
    for (let pages = 0; pages < MAX_PAGES && found.page.length === 0 && found.cursor !== null; pages++) {
      found = { ...found, ...(await takePage(photos, found)) };
    }
    return runs.save(found);
  }

  return async ({ id }: z.infer<typeof continueBulkRunEventSchema>): Promise<ContinueBulkRunAnswer> => {
    const read = await runs.get(id);
    if (read === null)
      throw new Error(`There is no bulk run ${id}: the API enters it before it starts this.`);
    if (read.endedAt !== null) return { id, outcome: OUTCOME.finished };
    const run = read.page.length === 0 ? await findPage(read) : read;
    const worked = await workOnPage(run);
    const isFinished = worked.page.length === 0 && worked.cursor === null;
    await runs.save(isFinished ? { ...worked, endedAt: new Date(now()).toISOString() } : worked);
    if (isFinished) return { id, outcome: OUTCOME.finished };
    const seconds = Math.max(1, Math.ceil(run.page.length / PHOTOS_A_SECOND));
    const waitSeconds = worked.page.length === 0 ? seconds : Math.max(seconds, BETWEEN_TRIES_SECONDS);
    return { id, outcome: OUTCOME.more, waitSeconds };
  };
}
