import type { Answer } from './answer.ts';
import { shrink } from './finish/shrink.ts';
import { openPhoto, type PhotoLimits, type PhotoSource } from './photo-source.ts';
import { readAnswer, readOriginal } from './read-pixels.ts';

/** The results among a job's outputs, best first. */
export type ChosenAnswers =
  | {
      readonly kind: 'chosen';
      readonly answers: readonly [Answer, ...Answer[]];
      /** Pictures that do not decode to the end. */
      readonly broken: readonly BrokenAnswer[];
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: 'none';
      readonly code: 'output-broken' | 'output-not-an-image';
      readonly message: string;
    };

/** A picture that does not decode to the end. */
interface BrokenAnswer {
  /** Its position among the job's outputs. */
  readonly index: number;
  /** What is wrong with it. */
  readonly message: string;
}

type Seen =
  | { readonly kind: 'picture'; readonly answer: Answer }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'other' };

/**
 * Limits that accept every result. The largest known side of an answer is 8,192 pixels. The download limits
 * the bytes.
 */
export const ANY_ANSWER: PhotoLimits = {
  maxBytes: Number.POSITIVE_INFINITY,
  maxPixels: 120_000_000,
  takesHeic: false,
};

/** What is wrong with a picture among the outputs, by the failure code that a photo would get. */
const REASONS: Readonly<Record<string, string>> = {
  'truncated-photo': 'the file is cut off',
  'unreadable-photo': 'the file is damaged',
  'too-many-pixels': 'it has more than 120 megapixels',
};

/**
 * Chooses the results among a job's outputs: whole pictures, those with the most pixels first. Leaves out
 * anything else, such as a log, and an echo of the model's input if there is another picture.
 * @param sentSide longest side of the model's input, pixels, if the photo is larger
 */
export async function chooseAnswers(
  paths: readonly string[],
  source: PhotoSource | null,
  sentSide: number,
): Promise<ChosenAnswers> {
  const seen: Seen[] = [];
  for (const path of paths) seen.push(await look(path));
  const pictures = seen.filter((one) => one.kind === 'picture').map(({ answer }) => answer);
  const broken = seen.flatMap((one, index) =>
    one.kind === 'broken'
      ? [{ index, message: `Retouch could not decode an output of the job to its end: ${one.reason}.` }]
      : [],
  );
  if (pictures.length === 0) return findNone(paths, broken[0]);
  const echoes = new Set<Answer>();
  // If there is only one picture, it is the answer, even if it is unchanged: the record then says so.
  if (source !== null && pictures.length > 1) {
    for (const picture of pictures) if (await isEcho(picture, source, sentSide)) echoes.add(picture);
  }
  const real = pictures.filter((picture) => !echoes.has(picture));
  const results = real.length === 0 ? pictures.slice(0, 1) : real;
  const answers = results.toSorted((a, b) => b.width * b.height - a.width * a.height);
  const warnings =
    results.length < pictures.length
      ? ['An output of the job is the submitted photo itself. Retouch left it out.']
      : [];
  return { kind: 'chosen', answers: answers as [Answer, ...Answer[]], broken, warnings };
}

function findNone(paths: readonly string[], broken: BrokenAnswer | undefined): ChosenAnswers {
  return broken === undefined
    ? {
        kind: 'none',
        code: 'output-not-an-image',
        message: `None of the job's outputs is a picture (${paths.length} checked).`,
      }
    : { kind: 'none', code: 'output-broken', message: broken.message };
}

/** Decodes all of an output, with the same proof as for photos. */
async function look(path: string): Promise<Seen> {
  const opened = await openPhoto(path, ANY_ANSWER);
  if (opened.kind === 'refused') {
    const reason = REASONS[opened.failure.code];
    return reason === undefined ? { kind: 'other' } : { kind: 'broken', reason };
  }
  const { kind, type, stored } = opened.source;
  if (kind === 'raw') return { kind: 'other' };
  return { kind: 'picture', answer: { path, type, width: stored.width, height: stored.height } };
}

const THUMBNAIL = { width: 64, height: 64 };
/** Mean difference of thumbnails, 0 to 255. A working copy differs by up to 0.57, because of JPEG. */
const ECHO_DIFFERENCE = 0.6;

/** Whether an output is the photo itself or its working copy: same size, same pixels. */
async function isEcho(answer: Answer, source: PhotoSource, sentSide: number): Promise<boolean> {
  const longest = Math.max(source.width, source.height);
  const sizes = [longest, Math.min(longest, sentSide)].map((side) => ({
    width: (source.width * side) / longest,
    height: (source.height * side) / longest,
  }));
  const isOfSize = sizes.some(
    ({ width, height }) => Math.abs(width - answer.width) <= 1 && Math.abs(height - answer.height) <= 1,
  );
  if (!isOfSize) return false;
  const sent = await readOriginal(source, { size: answer, colour: 'srgb', keepsAlpha: false });
  const given = await readAnswer(answer, { profile: null, to: answer.path });
  const [a, b] = [shrink(sent, THUMBNAIL), shrink(given, THUMBNAIL)];
  let sum = 0;
  for (const channel of ['red', 'green', 'blue'] as const) {
    const [x, y] = [a[channel].data, b[channel].data];
    for (let i = 0; i < x.length; i += 1) sum += Math.abs((x[i] as number) - (y[i] as number));
  }
  return sum / (3 * THUMBNAIL.width * THUMBNAIL.height) < ECHO_DIFFERENCE;
}
