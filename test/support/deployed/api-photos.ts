import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { type Answer, type CallOptions, call } from './api-client.ts';

/** A photo to upload, with the options of the upload request. */
export interface PhotoToPut {
  readonly folder: string;
  /** @default a name that the API chooses */
  readonly fileName?: string;
  readonly photo?: Buffer;
  readonly recipe?: { readonly instructions?: string; readonly upscale?: string; readonly priority?: 'high' };
  readonly reference?: string;
  readonly overwrite?: boolean;
  /** Hash of the bytes that will be uploaded. @default any bytes are accepted */
  readonly sha256?: string;
}

/** Requests a presigned upload URL from the API. */
export async function askForUpload(
  { folder, fileName, photo, recipe, reference, overwrite, sha256 }: PhotoToPut,
  options: CallOptions = {},
): Promise<Answer> {
  const bytes = (photo ?? (await drawPicture('jpeg'))).length;
  const body = { fileName, folder, contentType: 'image/jpeg', bytes, recipe, reference, overwrite, sha256 };
  return call('POST', '/uploads', { ...options, body });
}

/** Uploads a photo as a plain HTTP client does: with the URL and headers from the API, and nothing else. */
export async function put(
  { url, headers }: { url: string; headers: Record<string, string> },
  photo: Buffer,
): Promise<number> {
  const { 'content-length': _, ...sent } = headers;
  const answer = await fetch(url, { method: 'PUT', headers: sent, body: new Uint8Array(photo) });
  await answer.body?.cancel();
  return answer.status;
}

/** Uploads a photo through the API; returns its key. */
export async function upload(what: PhotoToPut, options: CallOptions = {}): Promise<string> {
  const photo = what.photo ?? (await drawPicture('jpeg'));
  const { status, json, text } = await askForUpload({ ...what, photo }, options);
  if (status !== 201) throw new Error(`POST /uploads answers ${status}: ${text}`);
  const put_ = await put(json, photo);
  if (put_ !== 200) throw new Error(`The presigned PUT answers ${put_}.`);
  return json.key;
}

/** Uploads a photo and requests its retouch; returns the retouch in its first state. */
// biome-ignore lint/suspicious/noExplicitAny: tests read what the schemas describe, and validate it.
export async function order(what: PhotoToPut, options: CallOptions = {}): Promise<any> {
  const key = await upload(what, options);
  const { status, json, text } = await call('POST', '/retouches', { ...options, body: { key } });
  if (status !== 202) throw new Error(`POST /retouches answers ${status}: ${text}`);
  return json;
}
