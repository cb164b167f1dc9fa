import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createS3Files } from '../../../client/files/s3-files.ts';
import { createRenewableCredentials } from '../../../client/program/credentials.ts';
import { listAll } from '../support/list-all.ts';
import { fileToPut } from '../support/local-file.ts';
import { startS3 } from '../support/s3-server.ts';

const PHOTO = Buffer.from('the bytes of a photo');

async function start(signal = new AbortController().signal) {
  const s3 = await startS3();
  const client = s3.client();
  const credentials = createRenewableCredentials(client.config.credentials);
  return { s3, files: createS3Files(client, 'photos', credentials, signal) };
}

describe('files through S3', () => {
  it('are put with their type, and a checksum that S3 verifies', async () => {
    const { s3, files } = await start();
    await files.put(fileToPut('uploads/spring/ana/Zoë 1.jpg', PHOTO));
    expect(s3.objects.get('uploads/spring/ana/Zoë 1.jpg')).toEqual({
      body: PHOTO,
      type: 'image/jpeg',
      metadata: {},
    });
  });

  it('return the ETag of the stored file, without quotes', async () => {
    const { files } = await start();
    expect(await files.put(fileToPut('uploads/1.jpg', PHOTO))).toBe('d31c31542b128e8d3b1650a1eb26eaaf');
  });

  it('have metadata that says if a photo is retouched again', async () => {
    const { s3, files } = await start();
    await files.put(fileToPut('uploads/1.jpg', PHOTO, { again: true }));
    expect(s3.objects.get('uploads/1.jpg')?.metadata).toEqual({ again: 'true' });
  });

  it('count the bytes as they are sent', async () => {
    const { files } = await start();
    const counted: number[] = [];
    const bytes = Buffer.alloc(300_000, 'x');
    await files.put(fileToPut('uploads/1.jpg', bytes, { onBytes: (sent) => counted.push(sent) }));
    expect(counted.length).toBeGreaterThan(1);
    expect(counted.reduce((sum, sent) => sum + sent)).toBe(300_000);
  });

  it('are listed across all pages, sorted by key', async () => {
    const { s3, files } = await start();
    s3.pageSize = 2;
    const keys = ['a', 'b', 'c', 'd', 'e'].map((name) => `uploads/spring/${name}.jpg`);
    for (const key of keys) await files.put(fileToPut(key, PHOTO));
    const listed = await listAll(files.list('uploads', 'spring'));
    expect(listed.map(({ key }) => key)).toEqual(keys);
    expect(s3.seen.filter((request) => request.startsWith('GET'))).toHaveLength(3);
  });

  it('are listed with their length and ETag', async () => {
    const { files } = await start();
    const etag = await files.put(fileToPut('uploads/a & b/1.jpg', PHOTO));
    expect(await listAll(files.list('uploads', 'a & b'))).toEqual([
      { key: 'uploads/a & b/1.jpg', bytes: PHOTO.length, etag },
    ]);
  });

  it('of a folder do not include those of a folder with a longer name', async () => {
    const { files } = await start();
    await files.put(fileToPut('uploads/spring-2/1.jpg', PHOTO));
    expect(await listAll(files.list('uploads', 'spring'))).toEqual([]);
  });

  it('of the top folder include all files', async () => {
    const { files } = await start();
    await files.put(fileToPut('uploads/1.jpg', PHOTO));
    await files.put(fileToPut('uploads/spring/2.jpg', PHOTO));
    expect(await listAll(files.list('uploads', ''))).toHaveLength(2);
  });

  it('are read', async () => {
    const { s3, files } = await start();
    s3.objects.set('results/1.jpg', { body: PHOTO, type: 'image/jpeg', metadata: {} });
    const bytes = await files.read('results/1.jpg');
    expect(bytes && (await buffer(bytes as NodeJS.ReadableStream))).toEqual(PHOTO);
  });

  it('are null if they do not exist', async () => {
    const { files } = await start();
    expect(await files.read('results/1.jpg')).toBeNull();
  });

  it('are described by their bucket', async () => {
    expect((await start()).files.where).toBe('s3://photos/');
  });
});
