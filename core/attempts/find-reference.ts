import type { Upload } from '../domain/photo.ts';
import { readReference } from '../recipes/upload-metadata.ts';
import { isCurrent, type Uploads } from '../storage/uploads.ts';

/** The caller's name for an upload, from the object's metadata; null without a name or an object. */
export type FindReference = (upload: Upload) => Promise<string | null>;

/** {@link FindReference} in one request. */
export function createFindReference(uploads: Pick<Uploads, 'findCurrent'>): FindReference {
  return async (upload) => {
    const current = await uploads.findCurrent(upload);
    return current !== null && isCurrent(upload, current) ? readReference(current.metadata) : null;
  };
}
