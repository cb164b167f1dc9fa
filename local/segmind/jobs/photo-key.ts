import { createHash } from 'node:crypto';
import { DEFAULT_IMAGE_URL } from '../models/workflow-defaults.ts';

/** The name of the built-in portrait in counts and scripts. */
export const SAMPLE_PHOTO = 'sample-portrait';

/** `/working-copies/<id>/<path of the photo>.jpg` */
const WORKING_COPY = /\/working-copies\/[^/]+\/(?<photo>.+)\.(jpg|png)$/;

/**
 * Returns a photo's name in scripts and in the ledger: the percent-decoded path of its URL, without the
 * query, which may be a secret. A working copy has the name of its photo; a data URI has
 * `data:<type>#<hash>`.
 */
export function photoKey(imageUrl: string): string {
  if (imageUrl === DEFAULT_IMAGE_URL) return SAMPLE_PHOTO;
  if (imageUrl.startsWith('data:')) {
    const type = imageUrl.slice('data:'.length, imageUrl.search(/[;,]|$/));
    return `data:${type}#${createHash('sha256').update(imageUrl).digest('hex').slice(0, 12)}`;
  }
  const { pathname } = new URL(imageUrl);
  try {
    return decodeURIComponent(pathname).replace(WORKING_COPY, '/uploads/$<photo>');
  } catch {
    return pathname;
  }
}
