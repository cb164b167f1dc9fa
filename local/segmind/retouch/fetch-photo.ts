import { DEFAULT_IMAGE_URL } from '../models/workflow-defaults.ts';
import { MAX_PHOTO_BYTES } from './check-photo.ts';
import { PhotoFault } from './photo-fault.ts';
import { drawSamplePortrait } from './sample-portrait.ts';

const FETCH_TIMEOUT_MS = 30_000;

/**
 * Fetches the photo of a job: over http or https, from a data URI, or the built-in portrait if the URL is the
 * vendor's example. The request does not contain the API key.
 * @throws PhotoFault with a message like the vendor's: it may contain the whole URL with its query, as
 * messages of the HTTP library of such services do
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

/** The reason of a failed fetch. Node's message is only "fetch failed"; the reason is in its cause. */
function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'unknown reason';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
