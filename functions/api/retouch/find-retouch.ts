import type { PhotoItem } from '../../../core/photos/photo-item.ts';
import type { Photos } from '../../../core/photos/photos.ts';
import { Problem } from '../http/problem.ts';

/** An id as `executionName` makes it. */
const ID = /^[A-Za-z0-9-]{1,32}-[0-9a-f]{32}$/;

/**
 * The latest attempt at a photo.
 * @throws {Problem} if there is no photo with that id
 */
export async function findRetouch(photos: Pick<Photos, 'find'>, id: string): Promise<PhotoItem> {
  const item = ID.test(id) ? await photos.find(id) : null;
  if (item === null) throw new Problem('retouch-not-found', 'There is no retouch with that id.');
  return item;
}
