import { type Failure, failure } from './failure.ts';

/** The failure of an upload that has been deleted. */
export function photoDeleted(): Failure {
  return failure(
    'photo-deleted',
    'The photo was deleted before it could be retouched. Upload it again if it is wanted.',
  );
}

/** The failure of an upload that a newer one has replaced under its key. */
export function photoReplaced(): Failure {
  return failure(
    'photo-replaced',
    'A newer photo was uploaded under the same key before this one could be retouched; the newer one has a record of its own.',
  );
}
