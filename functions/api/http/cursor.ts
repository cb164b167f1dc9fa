import { createHash } from 'node:crypto';
import { invalidRequest } from './read-request.ts';

const FINGERPRINT_LENGTH = 8;

/** A page's cursor: where the next page begins, bound to the filters of the list. */
export function writeCursor(after: string, filters: object): string {
  return Buffer.from(fingerprint(filters) + after).toString('base64url');
}

/**
 * Where a page begins, from its cursor; null for the first page, which has no cursor.
 * @throws {Problem} if it is not a cursor, or if it belongs to other filters
 */
export function readCursor(cursor: string | undefined, filters: object): string | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString();
  const after = text.slice(FINGERPRINT_LENGTH);
  if (text.slice(0, FINGERPRINT_LENGTH) === fingerprint(filters) && after !== '') return after;
  const message = 'is not a nextCursor of a page with these filters; start again without a cursor';
  throw invalidRequest([{ in: 'query', pointer: '/cursor', message }]);
}

function fingerprint(filters: object): string {
  const hash = createHash('sha256').update(JSON.stringify(filters)).digest('base64url');
  return hash.slice(0, FINGERPRINT_LENGTH);
}
