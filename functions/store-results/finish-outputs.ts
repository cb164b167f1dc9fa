import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OutputError } from '../shared/clients/outputs/output-source.ts';
import { failure, isRetryable } from '../shared/domain/failure.ts';
import type { OutputOptions } from '../shared/domain/output-options.ts';
import type { Answer } from '../shared/pictures/answer.ts';
import { chooseAnswers } from '../shared/pictures/choose-answers.ts';
import { type Finished, finishPicture, passOnAlone } from '../shared/pictures/finish-picture.ts';
import { save, withFolder } from '../shared/pictures/folder.ts';
import type { AiMark } from '../shared/pictures/metadata/ai-mark.ts';
import { ANY_PHOTO, openPhoto, type PhotoSource } from '../shared/pictures/photo-source.ts';
import type { RetouchedOutput } from '../shared/record/record.ts';

/** A picture as it is delivered. */
export interface FinishedPicture extends Omit<RetouchedOutput, 'key'> {
  /** Its bytes. */
  open(): AsyncIterable<Buffer>;
}

/** What there is to finish. */
export interface FinishRequest {
  /** What each picture is marked with. */
  readonly mark: AiMark;
  /** The pixels that the model itself made. @default those of the answers */
  readonly nativePixels?: number | undefined;
  readonly options: OutputOptions;
  /** How much of the retouched picture is blended with the original, 0 to 1. @default 1 */
  readonly strength?: number | undefined;
  /** Null if the original is gone. */
  readonly openOriginal: () => Promise<AsyncIterable<Buffer> | null>;
  /** The outputs of the job, in its order. */
  readonly openAnswers: readonly (() => Promise<AsyncIterable<Buffer>>)[];
  /** Whether an output that may come whole the next time is left out with a warning, if another is whole. */
  readonly leavesOut: boolean;
}

/**
 * Makes deliverable pictures of a job's outputs, the best first, and has each stored before the next is finished: no
 * more than one is on disk beside the model's own. Answers what storing each answered.
 * @throws {OutputError} if no output is a whole picture, or, unless `leavesOut`, if one may come whole the next time
 */
export type FinishOutputs = <T>(
  request: FinishRequest,
  store: (picture: FinishedPicture, index: number) => Promise<T>,
) => Promise<[T, ...T[]]>;

/** How pictures are finished in this stack. */
export interface FinishSettings {
  readonly keepsTransparency: boolean;
  /** Longest side of what the model was sent, if the photo is larger. */
  readonly sentSide: number;
  /** Hears of a picture that could not be finished. */
  readonly warn: (error: unknown) => void;
}

/** An output that was fetched into a folder of its own, or why it was not. `number` counts from 1. */
type Fetched = { readonly number: number } & ({ readonly path: string } | { readonly error: OutputError });

const UNFINISHED =
  'The picture could not be finished, by a fault of Retouch: this is the model’s own, without the original’s frame, detail and metadata.';

/** {@link FinishOutputs} in a folder on disk. */
export function createFinishOutputs({ keepsTransparency, sentSide, warn }: FinishSettings): FinishOutputs {
  async function finish(answer: Answer, source: PhotoSource | null, request: FinishRequest) {
    const { mark, nativePixels, options, strength } = request;
    const finishing = {
      answer,
      options: { ...options, keepsTransparency, strength },
      to: join(dirname(answer.path), 'finished'),
      mark,
      nativePixels,
    };
    // It is paid for: what can be had of it is delivered.
    const finished: Finished = await finishPicture(source, finishing).catch((error: unknown) => {
      warn(error);
      return passOnAlone(finishing, UNFINISHED);
    });
    const { path, ...facts } = finished;
    return { ...facts, ...(await measure(path)), open: () => createReadStream(path) };
  }

  return <T>(request: FinishRequest, store: (picture: FinishedPicture, index: number) => Promise<T>) =>
    withFolder(async (folder) => {
      const { answers, source, warnings } = await fetchWhole(request, folder, sentSide);
      const finishAndStore = async (answer: Answer, index: number) => {
        const picture = await finish(answer, source, request);
        const all = [...(index === 0 ? warnings : []), ...picture.warnings];
        const stored = await store({ ...picture, warnings: all }, index);
        await rm(dirname(answer.path), { recursive: true });
        return stored;
      };
      const [best, ...others] = answers;
      const stored: [T, ...T[]] = [await finishAndStore(best, 0)];
      for (const answer of others) stored.push(await finishAndStore(answer, stored.length));
      return stored;
    });
}

/**
 * Fetches a job's outputs and the original, and chooses the whole pictures, the best first. Warns of those left out.
 * @throws {OutputError} see {@link FinishOutputs}
 */
async function fetchWhole(request: FinishRequest, folder: string, sentSide: number) {
  const { leavesOut, openAnswers } = request;
  const all = await fetchAnswers(openAnswers, folder);
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
    ({ number, error }) => `Output ${number} of ${openAnswers.length} was left out: ${error.message}`,
  );
  return { answers: chosen.answers, source, warnings: [...leftOut, ...chosen.warnings] };
}

/** Fetches all outputs at once, so that one that hangs holds up no other. */
async function fetchAnswers(opens: FinishRequest['openAnswers'], folder: string): Promise<Fetched[]> {
  const fetches = opens.map(async (open, index): Promise<Fetched> => {
    const number = index + 1;
    const path = join(folder, String(number), 'answer');
    await mkdir(dirname(path));
    try {
      await save(await open(), path);
      return { number, path };
    } catch (error) {
      if (error instanceof OutputError) return { number, error };
      throw error;
    }
  });
  // All have ended before the folder is removed.
  await Promise.allSettled(fetches);
  return Promise.all(fetches);
}

/** @throws {OutputError} the first that may pass */
function throwRetryable(lost: readonly { readonly error: OutputError }[]): void {
  const again = lost.find(({ error }) => isRetryable(error.failure));
  if (again !== undefined) throw again.error;
}

/** The original, or null if it is gone. */
async function openOriginal(request: FinishRequest, path: string): Promise<PhotoSource | null> {
  const body = await request.openOriginal();
  if (body === null) return null;
  await save(body, path);
  const opened = await openPhoto(path, ANY_PHOTO, { isProven: true });
  // Without a version, another file may stand at the photo's key.
  return opened.kind === 'opened' ? opened.source : null;
}

async function measure(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    bytes += chunk.length;
    hash.update(chunk);
  }
  return { bytes, sha256: hash.digest('hex') };
}
