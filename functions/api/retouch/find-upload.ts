import type { Upload } from '../../../core/domain/photo.ts';
import type { CurrentObject, Uploads } from '../../../core/storage/uploads.ts';
import { Problem } from '../http/problem.ts';

/** @throws {Problem} if there is no object with that key */
export async function findUpload(
  uploads: Pick<Uploads, 'findCurrent'>,
  photo: Upload,
): Promise<CurrentObject> {
  const current = await uploads.findCurrent(photo);
  if (current !== null) return current;
  throw new Problem(
    'photo-not-found',
    'There is no photo with that key. Upload it first: see POST /uploads.',
  );
}
