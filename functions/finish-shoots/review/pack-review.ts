import { prefixOfFolder } from '../../../core/domain/folder-prefix.ts';
import { type PackedJson, packJson, unpackJson } from './pack-json.ts';
import type { Preview, Review, ReviewPhoto } from './review.ts';

/** Replaces the part of the previews' URLs that contains the photo's id, so that photos have equal texts. */
const STEM = '*';

/** `key` is present only if it differs from the shoot's folder plus the photo's name. */
type ShortPhoto = Omit<ReviewPhoto, 'key'> & { readonly key?: string };

/** Packs a review for the page: about 200 bytes per photo. */
export function packReview(review: Review): PackedJson {
  const photos = review.photos.map(({ key, ...photo }) => {
    const stem = stemOf(photo.id);
    const short = mapPreviews(photo, (url) => (url.startsWith(stem) ? STEM + url.slice(stem.length) : url));
    return key === keyOf(review, photo) ? short : { ...short, key };
  });
  return packJson({ ...review, photos });
}

/** Reverses {@link packReview}. */
export function unpackReview(packed: PackedJson): Review {
  const review = unpackJson(packed) as Omit<Review, 'photos'> & { readonly photos: readonly ShortPhoto[] };
  return {
    ...review,
    photos: review.photos.map((photo) => ({
      ...mapPreviews(photo, (url) => (url.startsWith(STEM) ? stemOf(photo.id) + url.slice(1) : url)),
      key: photo.key ?? keyOf(review, photo),
    })),
  };
}

function keyOf({ folder }: Pick<Review, 'folder'>, { name }: Pick<ReviewPhoto, 'name'>): string {
  return prefixOfFolder('uploads/', folder) + name;
}

function stemOf(id: string): string {
  return `.review/${id}`;
}

function mapPreviews(photo: ShortPhoto, change: (url: string) => string): ShortPhoto {
  const map = (preview: Preview | null) =>
    preview && { small: change(preview.small), large: change(preview.large) };
  return {
    ...photo,
    before: map(photo.before),
    versions: photo.versions.map((version) => ({
      ...version,
      outputs: version.outputs.map((output) => ({ ...output, preview: map(output.preview) })),
    })),
  };
}
