import { openAsBlob } from 'node:fs';
import { type ApiOptions, ask } from '../api/ask.ts';
import { createUpload, listResults, listUploads, type NewUpload } from '../api/retouch-api.ts';
import { Problem } from '../program/problem.ts';
import { folderOf, nameOf } from './paths.ts';
import type { FileToPut, StackFiles, StoredFile } from './stack-files.ts';
import { BusyError, tryAgain } from './try-again.ts';

/** A URL is not used any more in the last minute before it expires. */
const SPARE_MS = 60_000;

/** A presigned URL that reads a file until it expires: a secret. */
interface ReadUrl {
  readonly url: string;
  readonly expiresMs: number;
}

/** {@link StackFiles} through presigned URLs of the API: the user needs no access to S3. */
export function createApiFiles(api: ApiOptions, signal: AbortSignal): StackFiles {
  const urls = new Map<string, ReadUrl>();

  async function listWithUrls(query: { folder: string; cursor?: string }) {
    const page = await ask(listResults(query, api));
    // Keep all URLs of the page: a caller that reads one file reads others of its folder.
    for (const { key, url, urlExpiresAt } of page.files) {
      urls.set(key, { url, expiresMs: Date.parse(urlExpiresAt) });
    }
    return page;
  }

  async function* list(area: 'uploads' | 'results', folder: string): AsyncGenerator<StoredFile> {
    let cursor: string | undefined;
    do {
      const query = { folder, ...(cursor !== undefined && { cursor }) };
      const page = area === 'uploads' ? await ask(listUploads(query, api)) : await listWithUrls(query);
      yield* page.files;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** The URL of a file under `results/`, from an earlier listing or from a new listing of its folder. */
  async function findUrl(key: string): Promise<string | null> {
    const known = urls.get(key);
    if (known !== undefined && known.expiresMs - Date.now() > SPARE_MS) return known.url;
    urls.delete(key);
    for await (const file of list('results', folderOf(key))) if (file.key === key) break;
    return urls.get(key)?.url ?? null;
  }

  async function putOnce(photo: FileToPut): Promise<string> {
    const { key, file, bytes, type, sha256, again, output, onBytes } = photo;
    const newUpload: NewUpload = {
      fileName: nameOf(key),
      ...(folderOf(key) !== '' && { folder: folderOf(key) }),
      contentType: type as NewUpload['contentType'],
      bytes,
      sha256,
      overwrite: true,
      ...(again && { again }),
      ...(output && { recipe: { output } }),
    };
    const { url, headers } = await ask(createUpload({ newUpload }, api));
    const response = await fetch(url, { method: 'PUT', headers, body: await openAsBlob(file), signal });
    if (!response.ok) throw await explainS3(response, `put ${key}`);
    await response.body?.cancel();
    onBytes(bytes);
    return (response.headers.get('etag') ?? '').replaceAll('"', '');
  }

  return {
    where: `${api.baseUrl}/`,
    list,
    put: (file) => tryAgain(() => putOnce(file), signal),

    read: (key) =>
      tryAgain(async () => {
        const url = await findUrl(key);
        if (url === null) return null;
        let response = await fetch(url, { signal });
        if (response.status === 403) {
          // If this computer's clock is behind, an expired URL looks valid.
          urls.delete(key);
          await response.body?.cancel();
          const fresh = await findUrl(key);
          if (fresh === null) return null;
          response = await fetch(fresh, { signal });
        }
        if (response.status === 404) return null;
        if (!response.ok || response.body === null) {
          urls.delete(key);
          throw await explainS3(response, `get ${key}`);
        }
        return response.body;
      }, signal),
  };
}

/** Explains an error answer of S3, without the URL. */
async function explainS3(response: Response, what: string): Promise<Error> {
  const [, code = `HTTP ${response.status}`] = /<Code>(\w+)<\/Code>/.exec(await response.text()) ?? [];
  const words = `S3 refused to ${what} (${code}).`;
  const mayPass = response.status >= 500 || /^(BadDigest|RequestTimeout|SlowDown)$/.test(code);
  return mayPass ? new BusyError(words) : new Problem(`${words} Run the same command again.`);
}
