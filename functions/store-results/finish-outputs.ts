import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { OutputError } from '../shared/clients/outputs/output-source.ts';
import { failure } from '../shared/domain/failure.ts';
import type { JobModel } from '../shared/domain/job.ts';
import type { OutputOptions } from '../shared/domain/output-options.ts';
import type { Model } from '../shared/model.ts';
import { chooseAnswers } from '../shared/pictures/choose-answers.ts';
import { type Finished, finishPicture, passOnAlone } from '../shared/pictures/finish-picture.ts';
import { save, withFolder } from '../shared/pictures/folder.ts';
import { openPhoto, type PhotoLimits, type PhotoSource } from '../shared/pictures/photo-source.ts';
import type { RetouchedOutput } from '../shared/record/record.ts';

/** A picture as it is delivered. */
export interface FinishedPicture extends Omit<RetouchedOutput, 'key'> {
  /** Its bytes. */
  open(): AsyncIterable<Buffer>;
}

/** What there is to finish. */
export interface FinishRequest {
  /** The id that each picture is marked with. */
  readonly recordId: string;
  /** Absent on jobs of an earlier version. */
  readonly model: JobModel | undefined;
  readonly options: OutputOptions;
  /** Null if the original is gone. */
  readonly openOriginal: () => Promise<AsyncIterable<Buffer> | null>;
  /** The outputs of the job, in its order. */
  readonly openAnswers: readonly (() => Promise<AsyncIterable<Buffer>>)[];
}

/**
 * Makes deliverable pictures of a job's outputs, does some work with them, and removes them. The best comes first.
 * @throws {OutputError} `output-broken` or `output-not-an-image` if no output is a whole picture
 */
export type WithFinished = <T>(
  request: FinishRequest,
  work: (pictures: readonly FinishedPicture[]) => Promise<T>,
) => Promise<T>;

/** How pictures are finished in this stack. */
export interface FinishSettings {
  readonly limits: PhotoLimits;
  readonly keepsTransparency: boolean;
  /** The stack's model: the job's may be an earlier one. */
  readonly model: Pick<Model, 'title' | 'input'>;
  /** Hears of a picture that could not be finished. */
  readonly warn: (error: unknown) => void;
}

const UNFINISHED =
  'The picture could not be finished, by a fault of Retouch: this is the model’s own, without the original’s frame, detail and metadata.';

/** {@link WithFinished} in a folder on disk. */
export function createWithFinished(settings: FinishSettings): WithFinished {
  const { limits, keepsTransparency, model, warn } = settings;
  /** The original, or null if it is gone. */
  async function openOriginal(request: FinishRequest, path: string): Promise<PhotoSource | null> {
    const body = await request.openOriginal();
    if (body === null) return null;
    await save(body, path);
    const opened = await openPhoto(path, limits, { isProven: true });
    // A setting may have been changed since it was prepared.
    return opened.kind === 'opened' ? opened.source : null;
  }

  return (request, work) =>
    withFolder(async (folder) => {
      const paths: string[] = [];
      for (const [index, open] of request.openAnswers.entries()) {
        const path = join(folder, `answer-${index}`);
        await save(await open(), path);
        paths.push(path);
      }
      const source = await openOriginal(request, join(folder, 'original'));
      const chosen = await chooseAnswers(paths, source, model.input.usefulSide);
      if (chosen.kind === 'none') throw new OutputError(failure(chosen.code, chosen.message));
      const pictures: FinishedPicture[] = [];
      for (const [index, answer] of chosen.answers.entries()) {
        const to = join(folder, `finished-${index}`);
        const finishing = {
          answer,
          options: { ...request.options, keepsTransparency },
          to,
          mark: { modelName: (request.model ?? model).title, recordId: request.recordId },
          nativePixels: request.model?.nativePixels,
        };
        // It is paid for: what can be had of it is delivered.
        const finished: Finished = await finishPicture(source, finishing).catch((error: unknown) => {
          warn(error);
          return passOnAlone(finishing, UNFINISHED);
        });
        const { path, checks, warnings, ...facts } = finished;
        const all = [...(index === 0 ? chosen.warnings : []), ...warnings];
        pictures.push({
          ...facts,
          ...(await measure(path)),
          ...(checks && { checks }),
          warnings: all,
          open: () => createReadStream(path),
        });
      }
      return work(pictures);
    });
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
