import { type Failure, failure } from '../domain/failure.ts';

/** The failure of an upload that has been deleted. */
export function photoDeleted(): Failure {
  return failure(
    'photo-deleted',
    'The photo was deleted before Retouch could retouch it. Upload it again if you still want it.',
  );
}

/** The failure of an upload that a newer one has replaced under its key. */
export function photoReplaced(): Failure {
  return failure(
    'photo-replaced',
    'A newer photo was uploaded under the same key before Retouch could retouch this one. The newer photo has its own record.',
  );
}
