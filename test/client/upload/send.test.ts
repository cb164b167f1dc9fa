import { createHash } from 'node:crypto';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openNote } from '../../../client/files/note.ts';
import { createS3Files } from '../../../client/files/s3-files.ts';
import { createRenewableCredentials } from '../../../client/program/credentials.ts';
import { findFiles } from '../../../client/upload/find-files.ts';
import { sendPhotos } from '../../../client/upload/send.ts';
import type { PhotoToSend, SentFile } from '../../../client/upload/upload-plan.ts';
import { makeFolder, saveFile } from '../support/local-file.ts';
import { startS3 } from '../support/s3-server.ts';

const contentOf = (n: number) => Buffer.alloc(1000, `photo ${n} `);
const keyOf = (n: number) => `uploads/ana/${n}.jpg`;

/** Photos 1.jpg, 2.jpg and so on, and a bucket to send them to. */
async function start(count: number) {
  const [folder, notes] = [makeFolder(), makeFolder()];
  for (let n = 1; n <= count; n += 1) saveFile(folder, `${n}.jpg`, contentOf(n));
  const photos: PhotoToSend[] = (await findFiles([folder]))
    .map((file) => ({ ...file, key: `uploads/ana/${file.path}`, type: 'image/jpeg' }))
    .sort((a, b) => Number.parseInt(a.path, 10) - Number.parseInt(b.path, 10));
  const s3 = await startS3();
  const client = s3.client();
  const controller = new AbortController();
  const { signal } = controller;
  const files = createS3Files(
    client,
    'photos',
    createRenewableCredentials(client.config.credentials),
    signal,
  );
  const note = await openNote<SentFile>('sent', 'ana', notes);
  const heard = { sent: [] as string[], lost: [] as [string, string][], bytes: 0 };
  return {
    ...{ s3, photos, heard, controller },
    fileOf: (n: number) => photos[n - 1]?.file ?? '',
    reopenNote: () => openNote<SentFile>('sent', 'ana', notes),
    send: (begun: (photo: PhotoToSend) => void = () => {}) =>
      sendPhotos(photos, {
        ...{ files, note, recipe: 'R1', again: false, signal },
        listener: {
          onBegin: begun,
          onBytes: (_, bytes) => (heard.bytes += bytes),
          onSent: ({ path }) => heard.sent.push(path),
          onLost: ({ path }, why) => heard.lost.push([path, why]),
        },
      }),
  };
}

describe('sendPhotos', () => {
  it('sends every photo, and reports each', async () => {
    const { s3, send, heard } = await start(20);
    await send();
    expect(s3.objects.get(keyOf(7))?.body).toEqual(contentOf(7));
    expect({ ...heard, sent: heard.sent.length }).toEqual({ sent: 20, lost: [], bytes: 20_000 });
  });

  it('notes the stack’s version of each photo', async () => {
    const { photos, send, reopenNote } = await start(1);
    await send();
    expect((await reopenNote()).find(keyOf(1))).toEqual({
      bytes: 1000,
      modifiedMs: photos[0]?.modifiedMs,
      sha256: createHash('sha256').update(contentOf(1)).digest('hex'),
      etag: createHash('md5').update(contentOf(1)).digest('hex'),
      recipe: 'R1',
    });
  });

  it('sends eight at once', async () => {
    const { s3, send } = await start(12);
    const eight = Promise.withResolvers<void>();
    let atWork = 0;
    let most = 0;
    s3.beforeStored = async () => {
      atWork += 1;
      most = Math.max(most, atWork);
      if (atWork === 8) eight.resolve();
      await eight.promise;
      atWork -= 1;
    };
    await send();
    expect(most).toBe(8);
  });

  it.each([
    ['has grown', (file: string) => writeFileSync(file, 'more', { flag: 'a' })],
    ['has become shorter', (file: string) => writeFileSync(file, 'less')],
    ['was written again', (file: string) => utimesSync(file, 5, 5)],
  ])('loses only a file that %s since it was checked', async (_, change) => {
    const { s3, fileOf, send, heard } = await start(3);
    change(fileOf(2));
    await send();
    expect(heard.lost).toEqual([
      ['2.jpg', 'it has changed since retouch read it: is another program still writing it?'],
    ]);
    expect([...s3.objects.keys()]).toEqual([keyOf(1), keyOf(3)]);
  });

  it('loses only a file that is gone', async () => {
    const { s3, fileOf, send, heard } = await start(3);
    rmSync(fileOf(2));
    await send();
    expect(heard.lost).toEqual([['2.jpg', 'it cannot be read (ENOENT)']]);
    expect(s3.objects.size).toBe(2);
  });

  it('loses only a file that changes while it is sent', async () => {
    const { s3, fileOf, send, heard } = await start(3);
    // S3 asks for the second try after the file has changed.
    s3.fault = ({ key }) => {
      if (key !== keyOf(2) || s3.seen.filter((one) => one.endsWith(key)).length > 1) return null;
      writeFileSync(fileOf(2), 'less');
      return { status: 503, code: 'SlowDown' };
    };
    await send();
    expect(heard.lost.map(([path]) => path)).toEqual(['2.jpg']);
    expect([...s3.objects.keys()]).toEqual([keyOf(1), keyOf(3)]);
    expect(heard.bytes).toBe(2000);
  });

  it('stops if the stack refuses, and has noted the photos that were sent', async () => {
    const { s3, send, heard, reopenNote } = await start(30);
    s3.fault = ({ key }) => (key === keyOf(10) ? { status: 403, code: 'AccessDenied' } : null);
    await expect(send()).rejects.toMatchObject({ name: 'AccessDenied' });
    // Photos in transfer may still arrive.
    const sent = [...heard.sent];
    const note = await reopenNote();
    expect(sent.length).toBeLessThan(30);
    expect(sent.every((path) => note.find(`uploads/ana/${path}`) !== undefined)).toBe(true);
  });

  it('begins no photo after an interruption', async () => {
    const { controller, send, s3 } = await start(30);
    let begun = 0;
    const sending = send(() => {
      begun += 1;
      if (begun === 10) controller.abort(new Error('Ctrl-C'));
    });
    await expect(sending).rejects.toThrow('Ctrl-C');
    expect(begun).toBe(10);
    expect(s3.objects.size).toBeLessThan(10);
  });
});
