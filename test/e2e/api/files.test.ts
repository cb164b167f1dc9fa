import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { call, endOf } from '../../support/deployed/api-client.ts';
import { askForUpload, order, put, upload } from '../../support/deployed/api-photos.ts';
import { output, readResult, recordOf, s3 } from '../../support/deployed/stack-client.ts';

const photo = await drawPicture('jpeg');
const sha256 = createHash('sha256').update(photo).digest('hex');

const keysOf = (files: { key: string }[]) => files.map(({ key }) => key);

/** All pages of a list, with one file per page. */
async function listOneByOne(path: string) {
  // biome-ignore lint/suspicious/noExplicitAny: tests read what the schemas describe, and validate it.
  const files: any[] = [];
  for (let cursor = ''; ; ) {
    const { status, json } = await call('GET', `${path}${cursor}&limit=1`);
    expect(status).toBe(200);
    files.push(...json.files);
    if (json.nextCursor === null) return files;
    cursor = `&cursor=${json.nextCursor}`;
  }
}

describe.concurrent('a client with permission for the API only', () => {
  it('lists its uploads page by page, without those of a folder with the same prefix', async () => {
    for (const fileName of ['b ü.jpg', 'a&+.jpg']) await upload({ folder: 'api/files', fileName, photo });
    await upload({ folder: 'api/files/deep', fileName: 'c.jpg', photo });
    await upload({ folder: 'api/files-2', fileName: 'd.jpg', photo });
    const files = await listOneByOne('/uploads?folder=api%2Ffiles');
    expect(keysOf(files)).toEqual([
      'uploads/api/files/a&+.jpg',
      'uploads/api/files/b ü.jpg',
      'uploads/api/files/deep/c.jpg',
    ]);
    const etag = createHash('md5').update(photo).digest('hex');
    for (const file of files) expect(file).toMatchObject({ bytes: photo.length, etag });
  });

  it('reads results through the URLs of the list', async () => {
    const { id } = await order({ folder: 'api/results', fileName: 'ana.jpg', photo });
    await endOf(id);
    const { json } = await call('GET', '/results?folder=api/results');
    expect(keysOf(json.files)).toEqual(
      expect.arrayContaining(['results/api/results/ana.jpg', 'results/api/results/ana.jpg.json']),
    );
    expect(json.files.some(({ key }: { key: string }) => key.includes('/.review/'))).toBe(true);
    for (const { key, url, bytes, urlExpiresAt } of json.files) {
      const download = await fetch(url);
      expect(download.status).toBe(200);
      const read = Buffer.from(await download.arrayBuffer());
      expect(read.length).toBe(bytes);
      if (key.endsWith('ana.jpg')) expect(read).toEqual(await readResult(key));
      expect(Date.parse(urlExpiresAt)).toBeGreaterThan(Date.now());
    }
  });

  it('saves decisions and reads them back, and S3 holds the same', async () => {
    const decisions = {
      folder: 'api/decided',
      savedAt: new Date().toISOString(),
      photos: [{ id: 'ana-1', key: 'uploads/api/decided/ana.jpg', version: 1, decision: 'accept' }],
    };
    expect((await call('GET', '/decisions?folder=api/decided')).status).toBe(404);
    const put_ = await call('PUT', '/decisions?folder=api/decided', { body: decisions });
    expect(put_).toMatchObject({ status: 200, json: decisions });
    expect((await call('GET', '/decisions?folder=api/decided')).json).toEqual(decisions);
    const Body = JSON.stringify({ ...decisions, photos: [] });
    const Key = 'decisions/api/decided.json';
    await s3.send(new PutObjectCommand({ Bucket: output('PhotoBucketName'), Key, Body }));
    expect((await call('GET', '/decisions?folder=api/decided')).json.photos).toEqual([]);
  });

  it('learns what the stack accepts before it sends a byte', async () => {
    const { json } = await call('GET', '/limits');
    expect(json).toMatchObject({ version: output('Version'), takesHeic: true, ignore: [] });
    expect(json.types).toContain('image/jpeg');
    const { status } = await askForUpload({ folder: 'api/files', photo: Buffer.alloc(json.maxBytes + 1) });
    expect(status).toBe(413);
  });
});

describe.concurrent('a photo with a declared SHA-256', () => {
  it('is accepted and retouched', async () => {
    await upload({ folder: 'api/sha256', fileName: 'whole.jpg', photo, sha256 });
    expect(await recordOf('api/sha256/whole.jpg')).toMatchObject({
      status: 'succeeded',
      source: { key: 'uploads/api/sha256/whole.jpg' },
    });
  });

  it('is refused with other bytes of the same length', async () => {
    const { json } = await askForUpload({ folder: 'api/sha256', fileName: 'broken.jpg', photo, sha256 });
    const broken = Buffer.from(photo);
    broken.writeUInt8(broken.readUInt8(200) ^ 1, 200);
    expect(await put(json, broken)).toBe(400);
    expect(
      (await call('GET', '/uploads?folder=api/sha256')).json.files.map(({ key }: { key: string }) => key),
    ).not.toContain('uploads/api/sha256/broken.jpg');
  });

  it('is refused without that header', async () => {
    const { json } = await askForUpload({ folder: 'api/sha256', fileName: 'silent.jpg', photo, sha256 });
    const { 'x-amz-checksum-sha256': _, ...headers } = json.headers;
    expect(await put({ url: json.url, headers }, photo)).toBe(403);
  });
});
