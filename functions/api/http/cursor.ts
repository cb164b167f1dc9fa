import { createHash } from 'node:crypto';

/** A page's cursor: where the next page begins, bound to the filters that it was given for. */
export function writeCursor(after: string, filters: object): string {
  return Buffer.from(JSON.stringify([fingerprint(filters), after])).toString('base64url');
}

/** Where the page of a cursor begins; null if it is no cursor, or one of other filters. */
export function readCursor(cursor: string, filters: object): string | null {
  try {
    const [found, after]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return found === fingerprint(filters) && typeof after === 'string' && after !== '' ? after : null;
  } catch {
    return null;
  }
}

function fingerprint(filters: object): string {
  return createHash('sha256').update(JSON.stringify(filters)).digest('base64url').slice(0, 8);
}
