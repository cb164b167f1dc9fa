import type { Upload } from '../../../core/domain/photo.ts';
import type { Uploads } from '../../../core/storage/uploads.ts';
import { Problem } from '../http/problem.ts';

/** @throws {Problem} if a photo has that key */
export async function checkFree(uploads: Pick<Uploads, 'findCurrent'>, photo: Upload): Promise<void> {
  if ((await uploads.findCurrent(photo)) !== null) throw photoExists(photo.key);
}

/** The problem if a photo would replace another one. */
export function photoExists(key: string): Problem {
  return new Problem(
    'photo-exists',
    `A photo with the key ${JSON.stringify(key)} already exists. Choose another fileName, or send {"overwrite": true} to replace it: Retouch then retouches the new photo, and you pay for it.`,
  );
}
