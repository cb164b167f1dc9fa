import { createHash } from 'node:crypto';
import { DEFAULT_IMAGE_URL } from '../models/workflow-defaults.ts';

/** The name under which the portrait drawn here is counted and scripted. */
export const SAMPLE_PHOTO = 'sample-portrait';

/** `/working-copies/<id>/<path of the photo>.jpg` */
const WORKING_COPY = /\/working-copies\/[^/]+\/(?<photo>.+)\.(jpg|png)$/;

/**
 * What a photo is called in scripts and in the ledger: the percent-decoded path of its URL, never the
 * query, which may be a secret; for a working copy that of its photo; `data:<type>#<hash>` for a data URI.
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
