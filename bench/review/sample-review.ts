import type {
  Preview,
  Review,
  ReviewOutput,
  ReviewPhoto,
  ReviewVersion,
} from '../../functions/finish-shoots/review/review.ts';

const INSTRUCTIONS =
  'Retouch this portrait as a professional would: even the skin and keep its texture, brighten the eyes a little, tame stray hairs. Keep the face, the pose and the background as they are.';

/** The previews of a photo; `which` is the part of their names after the id. */
export function previewOf(id: string, which: string): Preview {
  return { small: `.review/${id}-${which}-640.webp`, large: `.review/${id}-${which}-1600.webp` };
}

/** An output of a photo. */
export function sampleOutput(id: string, version: number, more: Partial<ReviewOutput> = {}): ReviewOutput {
  return {
    file: `${id}.jpg`,
    type: 'image/jpeg',
    width: 1200,
    height: 800,
    warnings: [],
    preview: previewOf(id, `v${version}`),
    ...more,
  };
}

/** A version of a photo. */
export function sampleVersion(id: string, version = 1, more: Partial<ReviewVersion> = {}): ReviewVersion {
  return {
    version,
    recordedAt: `2026-11-24T12:0${version}:00.000Z`,
    instructions: INSTRUCTIONS,
    notes: null,
    strength: null,
    seed: null,
    outputs: [sampleOutput(id, version)],
    ...more,
  };
}

/** A photo that was retouched, unless `more` says otherwise. */
export function samplePhoto(id: string, more: Partial<ReviewPhoto> = {}): ReviewPhoto {
  return {
    id,
    key: `uploads/spring/ana/${id}.jpg`,
    name: `${id}.jpg`,
    reference: null,
    status: 'succeeded',
    error: null,
    paid: 'yes',
    cost: 0.05,
    width: 1200,
    height: 800,
    before: previewOf(id, 'before'),
    versions: [sampleVersion(id)],
    ...more,
  };
}

/** A photo that failed. */
export function failedPhoto(id: string, message: string, more: Partial<ReviewPhoto> = {}): ReviewPhoto {
  const error = { code: 'unreadable-photo', message };
  return samplePhoto(id, { status: 'failed', error, paid: 'no', cost: 0, versions: [], ...more });
}

/** A shoot of those photos. */
export function sampleReview(photos: readonly ReviewPhoto[], more: Partial<Review> = {}): Review {
  const count = (status: ReviewPhoto['status']) => photos.filter((photo) => photo.status === status).length;
  return {
    folder: 'spring/ana',
    endedAt: '2026-11-24T12:05:00.000Z',
    totals: {
      photos: photos.length,
      succeeded: count('succeeded'),
      failed: count('failed'),
      cancelled: count('cancelled'),
      doubtful: photos.filter(({ versions }) =>
        versions.at(-1)?.outputs.some((one) => one.warnings.length > 0),
      ).length,
      cost: photos.reduce((sum, { cost }) => sum + cost, 0),
    },
    pricePerPhoto: 0.05,
    advice: {
      'unreadable-photo': 'The file is damaged. Save it again and upload it.',
      'content-refused': 'Segmind’s content filter refused it. Change the photo or its instructions.',
      'output-not-allowed':
        'The output is at an address that Retouch does not download from. If the address is correct, add its origin to `trustedOutputOrigins` and run the photo again.',
    },
    runAgain: ['output-not-allowed'],
    photos,
    ...more,
  };
}
