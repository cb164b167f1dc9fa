import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OutputOptions } from '../../core/domain/output-options.ts';
import type { Answer } from '../../core/pictures/answer.ts';
import { ANY_ANSWER } from '../../core/pictures/choose-answers.ts';
import { type Finished, finishPicture, passOnAlone } from '../../core/pictures/finish-picture.ts';
import { withFolder } from '../../core/pictures/folder.ts';
import type { AiMark } from '../../core/pictures/metadata/ai-mark.ts';
import { openPhoto, type PhotoSource } from '../../core/pictures/photo-source.ts';
import { makePreviews, type Previews } from '../../core/pictures/previews.ts';
import type { RetouchedOutput } from '../../core/record/record.ts';
import { type FetchRequest, fetchWhole } from './fetch-whole.ts';

/** A picture as it is delivered. */
export interface FinishedPicture extends Omit<RetouchedOutput, 'key'> {
  /** Its bytes. */
  open(): AsyncIterable<Buffer>;
  /** Previews of the delivered picture; null if none could be made. They exist until it is stored. */
  readonly previews: Previews | null;
  /** Previews of the original, only with the first picture. Null if it is gone, or none could be made. */
  readonly before?: Previews | null | undefined;
}

/** What to finish. */
export interface FinishRequest extends FetchRequest {
  /** The AI mark of each picture. */
  readonly mark: AiMark;
  /** Pixels that the model itself makes. @default those of the answers */
  readonly nativePixels?: number | undefined;
  readonly options: OutputOptions;
  /** How much of the retouched picture is blended with the original, 0 to 1. @default 1 */
  readonly strength?: number | undefined;
}

/**
 * Makes deliverable pictures of a job's outputs, best first. Each is stored before the next is finished, so
 * that only one is on disk besides the model's own. Returns what `store` returned for each.
 * @throws {OutputError} if no output is a whole picture; or, unless `leavesOut`, if one may arrive whole next
 * time
 */
export type FinishOutputs = <T>(
  request: FinishRequest,
  store: (picture: FinishedPicture, index: number) => Promise<T>,
) => Promise<[T, ...T[]]>;

/** Settings of the stack for finishing pictures. */
export interface FinishSettings {
  readonly keepsTransparency: boolean;
  /** Longest side of what the model was sent, if the photo is larger. */
  readonly sentSide: number;
  /** Called for a picture that could not be finished, and for previews that could not be made. */
  readonly warn: (error: unknown) => void;
}

const UNFINISHED =
  'Retouch could not finish the picture because of an error of its own: this is the model’s own picture, without the original’s frame, detail and metadata.';

/** {@link FinishOutputs} in a folder on disk. */
export function createFinishOutputs({ keepsTransparency, sentSide, warn }: FinishSettings): FinishOutputs {
  async function finish(
    answer: Answer,
    source: PhotoSource | null,
    request: FinishRequest,
  ): Promise<FinishedPicture> {
    const { mark, nativePixels, options, strength } = request;
    const finishing = {
      answer,
      options: { ...options, keepsTransparency, strength },
      to: join(dirname(answer.path), 'finished'),
      mark,
      nativePixels,
    };
    // The picture is paid for: deliver as much of it as possible.
    const finished: Finished = await finishPicture(source, finishing).catch((error: unknown) => {
      warn(error);
      return passOnAlone(finishing, UNFINISHED);
    });
    const { path, warnings, ...facts } = finished;
    return {
      ...facts,
      warnings: [...warnings],
      ...(await measure(path)),
      open: () => createReadStream(path),
      previews: await preview(path, () => openFinished(path)),
    };
  }

  /** A missing preview does not fail a paid photo. */
  async function preview(
    to: string,
    open: () => PhotoSource | Promise<PhotoSource>,
  ): Promise<Previews | null> {
    try {
      const { stored } = await open();
      return await makePreviews(stored, to);
    } catch (error) {
      warn(new Error('Retouch could not make previews.', { cause: error }));
      return null;
    }
  }

  return <T>(request: FinishRequest, store: (picture: FinishedPicture, index: number) => Promise<T>) =>
    withFolder(async (folder) => {
      const { answers, source, warnings } = await fetchWhole(request, folder, sentSide);
      const finishAndStore = async (answer: Answer, index: number) => {
        const picture = await finish(answer, source, request);
        const stored = await store(index === 0 ? await describeFirst(picture) : picture, index);
        await rm(dirname(answer.path), { recursive: true });
        return stored;
      };
      const describeFirst = async (picture: FinishedPicture): Promise<FinishedPicture> => ({
        ...picture,
        warnings: [...warnings, ...(picture.warnings ?? [])],
        before: source === null ? null : await preview(source.path, () => source),
      });
      const [best, ...others] = answers;
      const stored: [T, ...T[]] = [await finishAndStore(best, 0)];
      for (const answer of others) stored.push(await finishAndStore(answer, stored.length));
      return stored;
    });
}

/** A picture as it is delivered. */
async function openFinished(path: string): Promise<PhotoSource> {
  const opened = await openPhoto(path, ANY_ANSWER, { isProven: true });
  if (opened.kind === 'refused') throw new Error(opened.failure.message);
  return opened.source;
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
