import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { Pixels } from '../../core/pictures/finish/plane.ts';
import { renderReview } from '../../functions/finish-shoots/review/render-review.ts';
import type { ReviewPhoto } from '../../functions/finish-shoots/review/review.ts';
import { buildReviewPage } from '../../infra/review-page.ts';
import { addSpots, applyEdit, EDITS } from '../pictures/edits.ts';
import { PHOTOS } from '../pictures/fidelity-cases.ts';
import { failedPhoto, sampleOutput, samplePhoto, sampleReview, sampleVersion } from './sample-review.ts';

const FORMATS = { small: 640, large: 1600 } as const;
/** Crops of the project's four photos, as shares of the sides, so that the shoot looks like a larger one. */
const PARTS = [
  { left: 0, top: 0, width: 1, height: 1 },
  { left: 0.1, top: 0.05, width: 0.66, height: 0.9 },
  { left: 0.2, top: 0.1, width: 0.8, height: 0.7 },
  { left: 0, top: 0.15, width: 0.75, height: 0.75 },
];

/** Draws a finished shoot into a folder, like `results/<folder>` with `review.html`. Returns its photos. */
export async function drawShoot(folder: string): Promise<readonly ReviewPhoto[]> {
  await mkdir(join(folder, '.review'), { recursive: true });
  const photos: ReviewPhoto[] = [];
  for (const [p, part] of PARTS.entries()) {
    for (const [s, source] of PHOTOS.entries()) {
      photos.push(await drawPhoto(folder, source, part, { number: p * PHOTOS.length + s }));
    }
  }
  photos.push(
    failedPhoto('IMG_4120', 'The JPEG breaks off after 61 % of its pixels.', { before: null }),
    failedPhoto('IMG_4121', 'Segmind: “The image was flagged by the content filter.”', {
      error: { code: 'content-refused', message: 'Segmind: “The image was flagged by the content filter.”' },
      before: photos[1]?.before ?? null,
    }),
  );
  await writeFile(join(folder, 'review.html'), renderReview(buildReviewPage(), sampleReview(photos)));
  return photos;
}

async function drawPhoto(
  folder: string,
  source: string,
  part: (typeof PARTS)[number],
  { number }: { readonly number: number },
): Promise<ReviewPhoto> {
  const id = `IMG_${4100 + number}`;
  const whole = await readPixels(source);
  const original = await crop(whole, part);
  const edit = EDITS[number % EDITS.length] ?? EDITS[0];
  if (edit === undefined) throw new Error('There is no edit.');
  const before = addSpots(original, edit);
  await drawPreviews(folder, `${id}-before`, before);
  const after = number === 6 ? darken(original) : await applyEdit(original, edit);
  const size = { width: original.width, height: original.height };
  await drawPreviews(folder, `${id}-v1`, after);
  const warnings = WARNINGS[number] ?? [];
  const first = sampleVersion(id, 1, { outputs: [sampleOutput(id, 1, { ...size, warnings })] });
  const versions = [first];
  let latest = after;
  if (number === 1 || number === 9) {
    latest = await applyEdit(after, { ...edit, dodges: true, tone: true });
    await drawPreviews(folder, `${id}-v2`, latest);
    const notes = 'Keep the pores and freckles as they are.';
    versions.push(sampleVersion(id, 2, { notes, strength: 0.6, outputs: [sampleOutput(id, 2, size)] }));
  }
  await encode(latest)
    .jpeg({ quality: 92 })
    .toFile(join(folder, `${id}.jpg`));
  return samplePhoto(id, { ...size, versions, cost: 0.05 * versions.length });
}

const WARNINGS: Readonly<Record<number, string[]>> = {
  3: ['The model cropped the picture: the border comes from the original and is not retouched.'],
  6: ['The model’s picture is nearly black.'],
  10: [
    'The model redrew 71 % of the picture: these parts have only the model’s detail.',
    'A corner may have a mark that the original does not have.',
  ],
};

async function readPixels(file: string): Promise<Pixels> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data };
}

async function crop(picture: Pixels, part: (typeof PARTS)[number]): Promise<Pixels> {
  const { width, height } = picture;
  const { data, info } = await encode(picture)
    .extract({
      left: Math.floor(part.left * width),
      top: Math.floor(part.top * height),
      width: Math.floor(part.width * width),
      height: Math.floor(part.height * height),
    })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data };
}

function darken({ data, ...rest }: Pixels): Pixels {
  return { ...rest, data: data.map((value) => value / 24) };
}

async function drawPreviews(folder: string, name: string, picture: Pixels): Promise<void> {
  for (const side of Object.values(FORMATS)) {
    await encode(picture)
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 82 })
      .toFile(join(folder, '.review', `${name}-${side}.webp`));
  }
}

function encode({ width, height, data }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}
