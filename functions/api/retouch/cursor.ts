import { createHash } from 'node:crypto';

/** A page's cursor: Step Functions' token, bound to the filters that it was given for. */
export function writeCursor(token: string, filters: object): string {
  return Buffer.from(JSON.stringify([fingerprint(filters), token])).toString('base64url');
}

/** The token in a cursor; null where it is none, or one of other filters. */
export function readCursor(cursor: string, filters: object): string | null {
  try {
    const [found, token]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return found === fingerprint(filters) && typeof token === 'string' && token !== '' ? token : null;
  } catch {
    return null;
  }
}

function fingerprint(filters: object): string {
  return createHash('sha256').update(JSON.stringify(filters)).digest('base64url').slice(0, 8);
}
