import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure, isRetryable } from '../../core/domain/failure.ts';
import { chooseAnswers } from '../../core/pictures/choose-answers.ts';
import { save } from '../../core/pictures/folder.ts';
import { ANY_PHOTO, openPhoto, type PhotoSource } from '../../core/pictures/photo-source.ts';
import { OutputError } from '../../core/segmind/outputs/output-source.ts';

/** What to fetch. */
export interface FetchRequest {
  /** Resolves to null if the original is gone. */
  readonly openOriginal: () => Promise<AsyncIterable<Buffer> | null>;
  /** The outputs of the job, in its order. */
  readonly openAnswers: readonly (() => Promise<AsyncIterable<Buffer>>)[];
  /**
   * Called for each output that was fetched, picture or not, before it is processed: with its number in the
   * job's order, from 1, and its bytes as Segmind sent them. It must have read the bytes when it resolves. It
   * may be called for several outputs at once, and again if the job is fetched again; if it throws, so does
   * fetching. `openAnswers` may open files that were kept this way, in the same order, instead of those at
   * Segmind.
   */
  readonly keepAnswer?: ((number: number, open: () => AsyncIterable<Buffer>) => Promise<void>) | undefined;
  /** Whether an output that may arrive whole next time is left out with a warning, if another is whole. */
  readonly leavesOut: boolean;
}

/** An output that was fetched into its own folder, or why it was not. `number` counts from 1. */
type Fetched = { readonly number: number } & ({ readonly path: string } | { readonly error: OutputError });

/**
 * Fetches a job's outputs and the original, and chooses the whole pictures, best first. Adds a warning for
 * each that is left out.
 * @throws {OutputError} see `FinishOutputs`
 */
export async function fetchWhole(request: FetchRequest, folder: string, sentSide: number) {
  const { leavesOut, openAnswers } = request;
  const all = await fetchAnswers(request, folder);
  const fetched = all.filter((answer) => 'path' in answer);
  const lost = all.filter((answer) => 'error' in answer);
  if (!leavesOut) throwRetryable(lost);
  const source = await openOriginal(request, join(folder, 'original'));
  const paths = fetched.map(({ path }) => path);
  const chosen = await chooseAnswers(paths, source, sentSide);
  if (chosen.kind === 'none') {
    const error = new OutputError(failure(chosen.code, chosen.message));
    throwRetryable([...lost, { error }]);
    throw lost[0]?.error ?? error;
  }
  const broken = chosen.broken.map(({ index, message }) => ({
    number: fetched[index]?.number,
    error: new OutputError(failure('output-broken', message)),
  }));
  if (!leavesOut) throwRetryable(broken);
  const leftOut = [...lost, ...broken].map(
    ({ number, error }) => `Retouch left out output ${number} of ${openAnswers.length}: ${error.message}`,
  );
  return { answers: chosen.answers, source, warnings: [...leftOut, ...chosen.warnings] };
}

/** Fetches all outputs at once, so that a slow one does not delay the others. */
async function fetchAnswers({ openAnswers, keepAnswer }: FetchRequest, folder: string): Promise<Fetched[]> {
  const fetches = openAnswers.map(async (open, index): Promise<Fetched> => {
    const number = index + 1;
    const path = join(folder, String(number), 'answer');
    await mkdir(dirname(path));
    try {
      await save(await open(), path);
      await keepAnswer?.(number, () => createReadStream(path));
      return { number, path };
    } catch (error) {
      if (error instanceof OutputError) return { number, error };
      throw error;
    }
  });
  // Wait until all have ended: the folder is removed next.
  await Promise.allSettled(fetches);
  return Promise.all(fetches);
}

/** @throws {OutputError} the first error that is retryable */
function throwRetryable(lost: readonly { readonly error: OutputError }[]): void {
  const again = lost.find(({ error }) => isRetryable(error.failure));
  if (again !== undefined) throw again.error;
}

/** The original, or null if it is gone. */
async function openOriginal(request: FetchRequest, path: string): Promise<PhotoSource | null> {
  const body = await request.openOriginal();
  if (body === null) return null;
  await save(body, path);
  const opened = await openPhoto(path, ANY_PHOTO, { isProven: true });
  // Without a version, another file may be at the photo's key.
  return opened.kind === 'opened' ? opened.source : null;
}
