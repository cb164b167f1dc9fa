import { prefixOfFolder } from '../../shared/domain/folder-prefix.ts';
import { type PackedJson, packJson, unpackJson } from './pack-json.ts';
import type { Preview, Review, ReviewPhoto } from './review.ts';

/** Stands for the start of the previews' URLs, which holds the photo's id: so they are the same for all photos. */
const STEM = '*';

/** `key` is there if it is not the shoot's folder and the photo's name. */
type ShortPhoto = Omit<ReviewPhoto, 'key'> & { readonly key?: string };

/** The review as the page holds it: about 200 bytes a photo. */
export function packReview(review: Review): PackedJson {
  const photos = review.photos.map(({ key, ...photo }) => {
    const stem = stemOf(photo.id);
    const short = mapPreviews(photo, (url) => (url.startsWith(stem) ? STEM + url.slice(stem.length) : url));
    return key === keyOf(review, photo) ? short : { ...short, key };
  });
  return packJson({ ...review, photos });
}

/** The review that was packed. */
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
