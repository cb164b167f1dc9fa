import type { Answer } from './answer.ts';
import { shrink } from './finish/shrink.ts';
import { openPhoto, type PhotoLimits, type PhotoSource } from './photo-source.ts';
import { readAnswer, readOriginal } from './read-pixels.ts';

/** What of a job's outputs is a result, the best first. */
export type ChosenAnswers =
  | {
      readonly kind: 'chosen';
      readonly answers: readonly [Answer, ...Answer[]];
      /** Pictures that do not decode to their end. */
      readonly broken: readonly BrokenAnswer[];
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: 'none';
      readonly code: 'output-broken' | 'output-not-an-image';
      readonly message: string;
    };

/** A picture that does not decode to its end. */
interface BrokenAnswer {
  /** Its place among the job's outputs. */
  readonly index: number;
  /** Says what is wrong with it. */
  readonly message: string;
}

type Seen =
  | { readonly kind: 'picture'; readonly answer: Answer }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'other' };

/**
 * Takes each picture that is a result. The largest side that a model is known to answer is 8,192 pixels. The bytes are
 * limited when they are fetched.
 */
export const ANY_ANSWER: PhotoLimits = {
  maxBytes: Number.POSITIVE_INFINITY,
  maxPixels: 120_000_000,
  takesHeic: false,
};

/** What is wrong with an output that is a picture, by the failure that a photo would have. */
const REASONS: Readonly<Record<string, string>> = {
  'truncated-photo': 'it breaks off',
  'unreadable-photo': 'it is damaged',
  'too-many-pixels': 'it has more than 120 megapixels',
};

/**
 * Chooses the results among a job's outputs: whole pictures, those with the most pixels first. What is no picture, a log
 * say, is left out, and so is an echo of what the model was given, if there is another.
 * @param sentSide longest side of what the model was given, pixels, if the photo is larger
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
      ? [{ index, message: `An output of the job does not decode to its end: ${one.reason}.` }]
      : [],
  );
  if (pictures.length === 0) return findNone(paths, broken[0]);
  const echoes = new Set<Answer>();
  // A model that changed nothing has answered: its record says that the picture is nearly unchanged.
  if (source !== null && pictures.length > 1) {
    for (const picture of pictures) if (await isEcho(picture, source, sentSide)) echoes.add(picture);
  }
  const real = pictures.filter((picture) => !echoes.has(picture));
  const results = real.length === 0 ? pictures.slice(0, 1) : real;
  const answers = results.toSorted((a, b) => b.width * b.height - a.width * a.height);
  const warnings =
    results.length < pictures.length
      ? ['An output of the job was the photo that was sent; it was left out.']
      : [];
  return { kind: 'chosen', answers: answers as [Answer, ...Answer[]], broken, warnings };
}

function findNone(paths: readonly string[], broken: BrokenAnswer | undefined): ChosenAnswers {
  return broken === undefined
    ? {
        kind: 'none',
        code: 'output-not-an-image',
        message: `None of the job's outputs is a picture (${paths.length} looked at).`,
      }
    : { kind: 'none', code: 'output-broken', message: broken.message };
}

/** Decodes all of an output, with the proof that photos have to pass. */
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
/** Mean difference of thumbnails, 0 to 255: working copies have up to 0.57, by JPEG. */
const ECHO_DIFFERENCE = 0.6;

/** Whether an output is the photo, or the working copy that the model was sent: in its size, with its pixels. */
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
