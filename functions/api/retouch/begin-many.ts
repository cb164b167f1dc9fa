import pMap from 'p-map';
import type * as z from 'zod';
import { explainError } from '../http/explain-error.ts';
import { type FieldError, Problem, problemDocument, type problemSchema } from '../http/problem.ts';
import { readPart } from '../http/read-request.ts';
import { photoToRetouchSchema } from '../schemas/new-retouch.ts';
import { type BeginDependencies, beginRetouch } from './begin-retouch.ts';
import type { ImportRequest } from './import-photo.ts';

/** Outcome for one photo of several: the id of its retouch, or a problem. */
export type Begun = { readonly id: string } | { readonly problem: z.infer<typeof problemSchema> };

/** How many photos of a request are worked on at once: each import holds 5 MB. */
export const AT_ONCE = 10;

/**
 * Starts the retouches of photos independently: a problem with one stops none of the others. All imports of a
 * request share one deadline, so that the request ends in time.
 */
export async function beginMany(
  dependencies: BeginDependencies,
  photos: readonly unknown[],
  { requestId, repeatTag, deadline }: ImportRequest & { readonly requestId: string },
): Promise<Begun[]> {
  const begin = async (photo: unknown, index: number): Promise<Begun> => {
    // Two photos of one request may have the same name: they are not repetitions of each other.
    const request = { repeatTag: repeatTag === null ? null : `${repeatTag}-${index}`, deadline };
    try {
      const asked = readPart(photoToRetouchSchema, photo);
      return { id: await beginRetouch(dependencies, asked, request) };
    } catch (error) {
      return { problem: problemDocument(locate(explainError(error), index), requestId) };
    }
  };
  return pMap(photos, begin, { concurrency: AT_ONCE });
}

/** The same problem, with pointers into the body of the whole request. */
function locate({ problem, message, errors, headers }: Problem, index: number): Problem {
  const moved = errors?.map(
    (error): FieldError => ({ ...error, pointer: `/photos/${index}${error.pointer}` }),
  );
  return new Problem(problem, message, { ...(moved && { errors: moved }), headers });
}
