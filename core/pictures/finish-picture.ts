import type { Checks } from '../domain/checks.ts';
import type { Answer } from './answer.ts';
import { checkAnswer, describeChecks } from './checks.ts';
import { encodePicture, formatOf } from './encode-picture.ts';
import { compareAnswer, shrinkOriginal, withoutRegistration, workSize } from './finish/comparison.ts';
import type { Size } from './finish/plane.ts';
import { restore } from './finish/restore.ts';
import type { FinishOptions } from './finish-options.ts';
import type { AiMark } from './metadata/ai-mark.ts';
import { DROPPED_MANIFEST, findC2pa } from './metadata/c2pa.ts';
import { writeMetadata } from './metadata/write-metadata.ts';
import type { PhotoSource } from './photo-source.ts';
import { readAnswer, readOriginal } from './read-pixels.ts';
import { toSeenColours } from './seen-colours.ts';
import { targetSize } from './target-size.ts';

/** A picture that can be delivered. */
export interface Finished extends Size {
  readonly path: string;
  /** Media type. */
  readonly type: string;
  /** Absent if there was no original to compare with. */
  readonly checks?: Checks;
  /** Doubts about the picture, and what could not be done, in words. */
  readonly warnings: readonly string[];
}

/** The input of {@link finishPicture}. */
export interface FinishRequest {
  readonly answer: Answer;
  readonly options: FinishOptions;
  readonly mark: AiMark;
  /** The number of pixels that the model itself made, before any enlargement. @default the answer's */
  readonly nativePixels?: number | undefined;
  /** The file to write. The names of temporary files begin with it. */
  readonly to: string;
}

/** Makes a deliverable picture from a model's answer to a photo. `source` is null if the photo is gone. */
export function finishPicture(source: PhotoSource | null, request: FinishRequest): Promise<Finished> {
  if (source === null) return passOnAlone(request, ORIGINAL_GONE);
  return request.options.size === 'untouched'
    ? passOn(source, request)
    : restorePhoto(source, request, request.options.size);
}

const ORIGINAL_GONE =
  'The original was deleted: this is the model’s own picture, without the original’s frame and metadata.';

/** Delivers the model's own picture with only the AI mark; `warning` gives the reason. */
export async function passOnAlone(request: FinishRequest, warning: string): Promise<Finished> {
  const { answer } = request;
  const warnings = await writeMark(request, { picture: answer, original: null });
  return {
    path: request.to,
    ...describe(answer),
    warnings: [warning, ...describeNoBlend(request.options), ...warnings],
  };
}

/** Delivers the model's own file, with metadata and AI mark. */
async function passOn(source: PhotoSource, request: FinishRequest): Promise<Finished> {
  const { answer, options, to, nativePixels } = request;
  const original = await readOriginal(source, {
    size: workSize(source, answer, nativePixels),
    colour: 'srgb',
    keepsAlpha: false,
  });
  const pixels = await readAnswer(answer, { profile: null, to });
  const checks = checkAnswer(source, pixels, compareAnswer(original, pixels, { nativePixels }));
  const warnings = await writeMark(request, { picture: answer, original: source });
  return {
    path: to,
    ...describe(answer),
    checks,
    warnings: [...describeChecks(checks), ...describeNoBlend(options), ...warnings],
  };
}

/** Combines the original's frame, colours and fine detail with the answer's tone and changes. */
async function restorePhoto(
  source: PhotoSource,
  request: FinishRequest,
  size: Exclude<FinishOptions['size'], 'untouched'>,
): Promise<Finished> {
  const { answer, options, to, nativePixels } = request;
  const format = formatOf(options.format, source);
  const profile = options.colour === 'original' ? source.profile : null;
  const keepsAlpha = options.keepsTransparency && source.hasAlpha && format !== 'jpeg';
  const target = targetSize(source, answer, size);
  const original = await readOriginal(source, { size: target, colour: options.colour, keepsAlpha });
  const pixels = await readAnswer(answer, { profile, to });
  const own = shrinkOriginal(original, pixels, nativePixels);
  const seen = profile === null ? own : await toSeenColours(own, { profile, to });
  const comparison = compareAnswer(original, pixels, { small: seen, nativePixels });
  const checks = checkAnswer(source, pixels, comparison);
  const used = checks.structure === null ? withoutRegistration(comparison, pixels) : comparison;
  restore(original, pixels, used, { detail: size !== 'delivered', strength: options.strength });
  const path = `${to}.encoded`;
  await encodePicture(original, { format, quality: options.quality, profile }, path);
  const picture = { path, type: `image/${format}`, ...target };
  const warnings = [
    ...describeChecks(checks),
    ...describeLosses(source, options, format),
    ...((await findC2pa(answer.path)) === null ? [] : [DROPPED_MANIFEST]),
    ...(await writeMark(request, { picture, original: source })),
  ];
  return { ...describe(picture), path: to, checks, warnings };
}

/** Warns that the model's own picture is not blended with the original. */
function describeNoBlend({ strength = 1 }: FinishOptions): string[] {
  if (strength === 1) return [];
  return [`Retouch did not apply the strength of ${strength}: this is the model’s own picture.`];
}

/** Warns of requested options that this picture does not allow. */
function describeLosses(source: PhotoSource, options: FinishOptions, format: string): string[] {
  const losesAlpha = options.keepsTransparency && source.hasAlpha && format === 'jpeg';
  return [
    ...(losesAlpha ? ['JPEG has no transparency: the picture has a white background.'] : []),
    ...(options.colour === 'original' && !source.stored.isRgb
      ? ['The original’s colours are not RGB: the picture is sRGB.']
      : []),
  ];
}

function describe({ type, width, height }: Omit<Answer, 'path'>) {
  return { type, width, height };
}

/**
 * Writes the picture with the original's metadata and the AI mark. Returns warnings about what could not be
 * kept.
 */
async function writeMark(
  { options, mark, to }: FinishRequest,
  { picture, original }: { picture: Answer; original: PhotoSource | null },
): Promise<string[]> {
  const { path, type, width, height } = picture;
  const { warnings } = await writeMetadata({
    originalPath: original?.path ?? path,
    originalKind: original?.kind ?? 'jpeg',
    picturePath: path,
    pictureType: type,
    width,
    height,
    keep: original === null ? 'none' : options.metadata,
    mark,
    to,
  });
  return warnings;
}
