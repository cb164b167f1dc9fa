import type { Uploads } from '../../shared/clients/uploads.ts';
import type { Upload } from '../../shared/domain/photo.ts';
import { Problem } from '../http/problem.ts';

/** @throws {Problem} if a photo has that key */
export async function checkFree(uploads: Pick<Uploads, 'findCurrent'>, photo: Upload): Promise<void> {
  if ((await uploads.findCurrent(photo)) !== null) throw photoExists(photo.key);
}

/** The problem if a photo would replace another one. */
export function photoExists(key: string): Problem {
  return new Problem(
    'photo-exists',
    `There is a photo at ${JSON.stringify(key)}. Give another fileName, or, to put the new photo in its place, send {"overwrite": true}: it is then retouched, and paid for, as a photo of its own.`,
  );
}
