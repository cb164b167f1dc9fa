import { DEFAULT_IMAGE_URL } from '../models/workflow-defaults.ts';
import { MAX_PHOTO_BYTES } from './check-photo.ts';
import { PhotoFault } from './photo-fault.ts';
import { drawSamplePortrait } from './sample-portrait.ts';

const FETCH_TIMEOUT_MS = 30_000;

/**
 * Gets the photo a job is about: over http or https, out of a data URI, or the portrait drawn here
 * where the URI is the vendor's example. Nothing of the API's key goes with the request.
 * @throws PhotoFault with the vendor's kind of words; like the HTTP library such services are
 * written with, they may hold the whole URL, its query too
 */
export async function fetchPhoto(imageUrl: string, closing: AbortSignal): Promise<Buffer> {
  if (imageUrl === DEFAULT_IMAGE_URL) return drawSamplePortrait();
  if (imageUrl.startsWith('data:')) return readDataUri(imageUrl);
  const signal = AbortSignal.any([closing, AbortSignal.timeout(FETCH_TIMEOUT_MS)]);
  try {
    const response = await fetch(imageUrl, { signal });
    if (!response.ok) {
      await response.body?.cancel();
      const side = response.status < 500 ? 'Client' : 'Server';
      throw new PhotoFault(`${response.status} ${side} Error: ${response.statusText} for url: ${imageUrl}`);
    }
    return await readUpToLimit(response);
  } catch (error) {
    if (error instanceof PhotoFault) throw error;
    throw new PhotoFault(`Failed to download image: ${reason(error)}`, { cause: error });
  }
}

async function readUpToLimit(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_PHOTO_BYTES) throw new PhotoFault('Image file is too large: the limit is 10 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function readDataUri(uri: string): Buffer {
  const comma = uri.indexOf(',');
  if (!uri.slice(0, comma).endsWith(';base64')) throw new PhotoFault('Invalid data URI: expected base64');
  return Buffer.from(uri.slice(comma + 1), 'base64');
}

/** Node's fetch says only "fetch failed"; the reason is in its cause. */
function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'unknown reason';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
