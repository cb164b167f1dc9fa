import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { saveFile } from '../support/local-file.ts';
import { pathsToSend, startShoot } from '../support/planned-shoot.ts';

const JPEG = await drawPicture('jpeg');
const PART = 8 * 1024 * 1024;

/** S3's ETag of bytes that the AWS CLI has uploaded in parts. */
function partsEtag(bytes: Buffer): string {
  const parts = Array.from({ length: Math.ceil(bytes.length / PART) }, (_, index) =>
    createHash('md5')
      .update(bytes.subarray(index * PART, (index + 1) * PART))
      .digest(),
  );
  return `${createHash('md5').update(Buffer.concat(parts)).digest('hex')}-${parts.length}`;
}

describe('photos that another program uploaded', () => {
  it.each([PART + 1, 2 * PART, 2 * PART + 5])(
    'are recognised although they were uploaded in parts: %i bytes',
    async (size) => {
      const { folder, stored, plan } = await startShoot();
      const bytes = Buffer.concat([JPEG, Buffer.alloc(size - JPEG.length, 'x')]);
      saveFile(folder, '1.jpg', bytes);
      const key = 'uploads/ana/1.jpg';
      stored.set(key, { key, bytes: bytes.length, etag: partsEtag(bytes) });
      expect(await plan()).toMatchObject({ toSend: [], done: [key] });
    },
  );

  it('are sent if a part differs', async () => {
    const { folder, stored, plan } = await startShoot();
    const bytes = Buffer.concat([JPEG, Buffer.alloc(PART, 'x')]);
    saveFile(folder, '1.jpg', bytes);
    const key = 'uploads/ana/1.jpg';
    const other = Buffer.from(bytes).fill('y', PART);
    stored.set(key, { key, bytes: bytes.length, etag: partsEtag(other) });
    expect(pathsToSend(await plan())).toEqual(['1.jpg']);
  });

  it('are recognised although their accents are in the other Unicode form', async () => {
    const { folder, store, plan } = await startShoot();
    saveFile(folder, 'Zoë.jpg', JPEG);
    store('Zoe\u0308.jpg', JPEG);
    expect(await plan()).toMatchObject({ toSend: [], done: ['uploads/ana/Zoe\u0308.jpg'] });
  });

  it('are recognised although the file was renamed here', async () => {
    const { folder, store, plan } = await startShoot();
    saveFile(folder, 'IMG_1.jpg', JPEG);
    store('img_1.jpg', JPEG);
    const { toSend, skipped } = await plan();
    expect(toSend).toEqual([]);
    expect(skipped).toEqual([
      { path: 'IMG_1.jpg', why: 'the same bytes as img_1.jpg, which is already uploaded' },
    ]);
  });

  it('are sent under the new name if they are to be paid for again', async () => {
    const { folder, store, plan } = await startShoot();
    saveFile(folder, 'IMG_1.jpg', JPEG);
    store('img_1.jpg', JPEG);
    expect(pathsToSend(await plan({ again: true }))).toEqual(['IMG_1.jpg']);
  });
});
