import { createHash } from 'node:crypto';

const FINGERPRINT_LENGTH = 8;

/** A page's cursor: where the next page begins, bound to the filters that it was given for. */
export function writeCursor(after: string, filters: object): string {
  return Buffer.from(fingerprint(filters) + after).toString('base64url');
}

/** Where the page of a cursor begins; null if it is no cursor, or one of other filters. */
export function readCursor(cursor: string, filters: object): string | null {
  const text = Buffer.from(cursor, 'base64url').toString();
  const isOfFilters = text.slice(0, FINGERPRINT_LENGTH) === fingerprint(filters);
  return (isOfFilters && text.slice(FINGERPRINT_LENGTH)) || null;
}

function fingerprint(filters: object): string {
  const hash = createHash('sha256').update(JSON.stringify(filters)).digest('base64url');
  return hash.slice(0, FINGERPRINT_LENGTH);
}
