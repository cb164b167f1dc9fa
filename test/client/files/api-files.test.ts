import { rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createApiFiles } from '../../../client/files/api-files.ts';
import { type SeenRequest, serve } from '../../support/http-server.ts';
import { problem, Reply, type Routes, startApi } from '../support/api-stand-in.ts';
import { listAll } from '../support/list-all.ts';
import { fileToPut } from '../support/local-file.ts';

const PHOTO = Buffer.from('the bytes of a photo');
const FAR = '2099-01-01T00:00:00.000Z';
const SIGNED = { 'content-type': 'image/jpeg', 'x-amz-checksum-sha256': 'abc=', 'x-amz-meta-again': 'true' };

/** An API and the S3 of its URLs; S3 answers with these statuses and codes in turn, then with 200. */
async function start(routes: (s3: string) => Routes, ...refusals: readonly (readonly [number, string])[]) {
  const left = [...refusals];
  const s3 = await serve((request: SeenRequest, response) => {
    const [status = 200, code] = left.shift() ?? [];
    if (code !== undefined) response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`);
    else response.writeHead(status, { etag: '"tag"' }).end(request.method === 'GET' ? request.url : '');
  });
  const api = await startApi(routes(s3.origin));
  const controller = new AbortController();
  return { s3, ...api, controller, files: createApiFiles(api.api, controller.signal) };
}

const uploadRoutes = (s3: string): Routes => ({
  'POST /uploads': ({ body }) => {
    const { folder, fileName } = body as { folder?: string; fileName: string };
    const url = `${s3}/${folder}/${fileName}?X-Amz-Signature=secret`;
    return new Reply(201, { key: 'k', url, method: 'PUT', headers: SIGNED, expiresAt: FAR, price: 0.05 });
  },
});

/** One file; each listing gives another URL for it: `/url-1`, `/url-2`. */
const resultRoutes =
  (urlExpiresAt = FAR) =>
  (s3: string): Routes => {
    let listed = 0;
    return {
      'GET /results': () => {
        listed += 1;
        const url = `${s3}/url-${listed}`;
        const file = { key: 'results/ana/1.jpg', bytes: 20, etag: 'e', storedAt: FAR, url, urlExpiresAt };
        return { files: [file], nextCursor: null };
      },
    };
  };

const readText = async (bytes: AsyncIterable<Uint8Array> | null) => bytes && text(bytes);

describe('a put through the API', () => {
  it('goes to the URL from the API, with the signed headers', async () => {
    const { files, s3 } = await start(uploadRoutes);
    expect(await files.put(fileToPut('uploads/spring/ana/1.jpg', PHOTO))).toBe('tag');
    expect(s3.seen).toMatchObject([
      { method: 'PUT', url: '/spring/ana/1.jpg?X-Amz-Signature=secret', body: `${PHOTO}`, headers: SIGNED },
    ]);
  });

  it('sends the API what S3 has to verify', async () => {
    const { files, requestsTo } = await start(uploadRoutes);
    const photo = fileToPut('uploads/spring/ana/1.jpg', PHOTO, { again: true });
    await files.put(photo);
    expect(requestsTo('POST /uploads').map(({ body }) => body)).toEqual([
      {
        fileName: '1.jpg',
        folder: 'spring/ana',
        contentType: 'image/jpeg',
        bytes: PHOTO.length,
        sha256: photo.sha256,
        overwrite: true,
        again: true,
      },
    ]);
  });

  it('names no folder for the top', async () => {
    const { files, requestsTo } = await start(uploadRoutes);
    await files.put(fileToPut('uploads/1.jpg', PHOTO));
    expect(requestsTo('POST /uploads')[0]?.body).not.toHaveProperty('folder');
  });

  it('counts the bytes when they have arrived', async () => {
    const { files } = await start(uploadRoutes, [503, 'SlowDown']);
    const counted: number[] = [];
    await files.put(fileToPut('uploads/1.jpg', PHOTO, { onBytes: (bytes) => counted.push(bytes) }));
    expect(counted).toEqual([PHOTO.length]);
  });

  it('is repeated with a new URL if S3 is busy', async () => {
    const { files, requestsTo, s3 } = await start(uploadRoutes, [503, 'SlowDown']);
    await files.put(fileToPut('uploads/1.jpg', PHOTO));
    expect({ asked: requestsTo('POST /uploads').length, put: s3.seen.length }).toEqual({ asked: 2, put: 2 });
  });

  it('fails with S3’s refusal, without the URL', async () => {
    const { files } = await start(uploadRoutes, [403, 'AccessDenied']);
    await expect(files.put(fileToPut('uploads/1.jpg', PHOTO))).rejects.toThrow(
      /^S3 refused to put uploads\/1\.jpg \(AccessDenied\)\. Run the same command again\.$/,
    );
  });

  it('fails at once if its file is gone when S3 asks for it again', async () => {
    const photo = fileToPut('uploads/1.jpg', PHOTO);
    let asked = 0;
    const busy = [503, 'SlowDown'] as const;
    const { files, s3 } = await start((origin) => {
      const upload = { key: 'k', url: origin, method: 'PUT', headers: {}, expiresAt: FAR, price: 0.05 };
      return {
        'POST /uploads': () => {
          asked += 1;
          if (asked === 2) rmSync(photo.file);
          return new Reply(201, upload);
        },
      };
    }, busy);
    await expect(files.put(photo)).rejects.toThrow();
    expect(s3.seen).toHaveLength(1);
  });

  it.each([
    [409, 'photo-exists', 'There is a photo 1.jpg already.'],
    [413, 'photo-too-large', 'The photo has 20 bytes; at most 10 are taken.'],
  ])('throws a problem with status %i', async (status, type, detail) => {
    const { files, s3 } = await start(() => ({ 'POST /uploads': problem(status, type, detail) }));
    await expect(files.put(fileToPut('uploads/1.jpg', PHOTO))).rejects.toThrow(detail);
    expect(s3.seen).toEqual([]);
  });
});

describe('a read through the API', () => {
  it('asks for a new URL if the current one expires soon', async () => {
    const soon = new Date(Date.now() + 30_000).toISOString();
    const { files } = await start(resultRoutes(soon));
    const urls: (string | null)[] = [];
    for (let i = 0; i < 2; i += 1) urls.push(await readText(await files.read('results/ana/1.jpg')));
    expect(urls).toEqual(['/url-1', '/url-2']);
  });

  it('asks for a new URL if S3 refuses the current one', async () => {
    const { files } = await start(resultRoutes(), [403, 'AccessDenied']);
    expect(await readText(await files.read('results/ana/1.jpg'))).toBe('/url-2');
  });

  it('fails with a clear message if S3 refuses the new URL too', async () => {
    const { files } = await start(resultRoutes(), [403, 'AccessDenied'], [403, 'AccessDenied']);
    await expect(files.read('results/ana/1.jpg')).rejects.toThrow(
      'S3 refused to get results/ana/1.jpg (AccessDenied). Run the same command again.',
    );
  });

  it('is repeated if S3 is busy', async () => {
    const { files } = await start(resultRoutes(), [503, 'SlowDown']);
    expect(await readText(await files.read('results/ana/1.jpg'))).not.toBeNull();
  });

  it('returns null if the file does not exist', async () => {
    const { files } = await start(resultRoutes());
    expect(await files.read('results/ana/2.jpg')).toBeNull();
  });

  it('returns null if the file has gone meanwhile', async () => {
    const { files } = await start(resultRoutes(), [404, 'NoSuchKey']);
    expect(await files.read('results/ana/1.jpg')).toBeNull();
  });
});

describe('a listing through the API', () => {
  it('reads all pages', async () => {
    const file = (name: string) => ({ key: `uploads/ana/${name}`, bytes: 1, etag: 'e' });
    const { api, requestsTo } = await startApi({
      'GET /uploads': ({ query }) =>
        query.cursor === undefined
          ? { files: [file('1.jpg')], nextCursor: 'next' }
          : { files: [file('2.jpg')], nextCursor: null },
    });
    const files = createApiFiles(api, new AbortController().signal);
    expect(await listAll(files.list('uploads', 'ana'))).toMatchObject([file('1.jpg'), file('2.jpg')]);
    expect(requestsTo('GET /uploads').map(({ query }) => query)).toEqual([
      { folder: 'ana' },
      { folder: 'ana', cursor: 'next' },
    ]);
  });
});
