import { failure } from '../../../../core/domain/failure.ts';
import { DEFAULT_OUTPUT, type OutputOptions } from '../../../../core/domain/output-options.ts';
import type { Previews } from '../../../../core/pictures/previews.ts';
import { OutputError } from '../../../../core/segmind/outputs/output-source.ts';
import {
  createFinishOutputs,
  type FinishRequest,
  type FinishSettings,
} from '../../../../functions/store-results/finish-outputs.ts';
import { SEEDEDIT } from '../../../../simulation/parts/models.ts';
import { answerTo, drawPortrait } from '../../../support/pictures/finished-picture.ts';

/** The size of the photo, pixels. */
export const SIZE = { width: 200, height: 160 };
/** The uploaded photo. */
export const photo = await drawPortrait(SIZE).jpeg().toBuffer();
const small = { outputPixels: 80 * 80, instructions: 'brightness 1' } as const;
/** A small picture that the model returned. */
export const answer = await answerTo(photo, small);
/** The same, twice as large. */
export const large = await answerTo(photo, { ...small, upscale: 2 });
/** A picture that is cut off. */
export const broken = answer.subarray(0, answer.length / 2);
/** An output that is not a picture. */
export const log = Buffer.from('{"log": "done"}');

/** Warnings about pictures that could not be finished. */
export const warned: unknown[] = [];

/** The settings of these tests. */
export const SETTINGS: FinishSettings = {
  keepsTransparency: true,
  sentSide: SEEDEDIT.input.usefulSide,
  warn: (error) => void warned.push(error),
};

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

/** A job whose outputs are finished. */
interface Job {
  readonly original?: Buffer | null;
  readonly settings?: Partial<FinishSettings>;
  readonly options?: OutputOptions;
  readonly leavesOut?: boolean;
  readonly whileOpen?: () => void;
  readonly keepAnswer?: FinishRequest['keepAnswer'];
}

/** An output that could not be fetched. */
export const fetchFailure = (code: 'output-unavailable' | 'output-too-large') =>
  new OutputError(failure(code, 'HTTP 503.'));

/** Finishes the outputs of a job. Returns the pictures with their bytes. */
export function finishAll(outputs: readonly (Buffer | Error)[], job: Job = {}) {
  const { original = photo, settings = {}, options = DEFAULT_OUTPUT, leavesOut = false } = job;
  const { whileOpen, keepAnswer } = job;
  const finishOutputs = createFinishOutputs({ ...SETTINGS, ...settings });
  const request = {
    mark: { modelName: 'SeedEdit 3.0', recordId: 'look-12-0f3a9c' },
    options,
    openOriginal: async () => (original === null ? null : inPieces(original)),
    openAnswers: outputs.map((output) => async () => {
      if (output instanceof Error) throw output;
      return inPieces(output);
    }),
    leavesOut,
    keepAnswer,
  };
  return finishOutputs(request, async ({ open, previews, before, ...facts }, index) => {
    whileOpen?.();
    return {
      index,
      ...facts,
      file: await readAll(open()),
      previews: await readPreviews(previews),
      before: await readPreviews(before),
    };
  });
}

/** Reads their files, the small one first; leaves undefined and null as they are. */
async function readPreviews(previews: Previews | null | undefined): Promise<Buffer[] | null | undefined> {
  return previews && Promise.all([previews.small, previews.large].map(({ open }) => readAll(open())));
}

async function readAll(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
