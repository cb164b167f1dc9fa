import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFiles } from '../../../client/upload/find-files.ts';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { sampleLimits } from '../support/limits.ts';
import { saveFile } from '../support/local-file.ts';
import { pathsToSend, startShoot } from '../support/planned-shoot.ts';

/** Different bytes of the same length: a JPEG followed by a number. */
const JPEG = await drawPicture('jpeg');
const photo = (number: number) => Buffer.concat([JPEG, Buffer.from(`${number}`.padStart(6))]);

/** A shoot with the photos 1.jpg to 3.jpg, which was sent once. */
async function sentShoot() {
  const shoot = await startShoot();
  for (const n of [1, 2, 3]) utimesSync(saveFile(shoot.folder, `${n}.jpg`, photo(n)), 1_700_000_000, n);
  await shoot.send((path) => photo(Number.parseInt(path, 10)));
  await shoot.reopen();
  return shoot;
}

/** Changes the bytes of a file in place, keeping its length and time. */
function replaceUnseen(file: string, bytes: Buffer): void {
  const { atime, mtime } = statSync(file);
  writeFileSync(file, bytes);
  utimesSync(file, atime, mtime);
}

describe('the plan of a first run', () => {
  it('sends every photo, with its key and type', async () => {
    const { folder, plan } = await startShoot();
    saveFile(folder, 'best/1.jpg', photo(1));
    saveFile(folder, '2.png', await drawPicture('png'));
    const { toSend, done } = await plan();
    expect(toSend.map(({ key, type }) => [key, type])).toEqual([
      ['uploads/ana/2.png', 'image/png'],
      ['uploads/ana/best/1.jpg', 'image/jpeg'],
    ]);
    expect(done).toEqual([]);
  });

  it('sends to the top if there is no folder', async () => {
    const { folder, plan } = await startShoot();
    saveFile(folder, '1.jpg', photo(1));
    expect((await plan({ folder: '' })).toSend[0]?.key).toBe('uploads/1.jpg');
  });

  it('lists skipped and refused files', async () => {
    const { folder, plan } = await startShoot();
    saveFile(folder, '1.jpg', 'text');
    saveFile(folder, 'notes.txt', 'text');
    saveFile(folder, 'proofs/2.jpg', photo(2));
    const { toSend, skipped, refused } = await plan({ limits: sampleLimits({ ignore: ['*/proofs/**'] }) });
    expect(toSend).toEqual([]);
    expect(skipped).toEqual([
      { path: 'notes.txt', why: 'no photo' },
      { path: 'proofs/2.jpg', why: 'the stack’s setting ignore matches it' },
    ]);
    expect(refused.map(({ path }) => path)).toEqual(['1.jpg']);
  });

  it('refuses a file that cannot be read, and sends the others', async () => {
    const { folder, plan } = await startShoot();
    for (const n of [1, 2]) saveFile(folder, `${n}.jpg`, photo(n));
    const files = await findFiles([folder]);
    rmSync(join(folder, '1.jpg'));
    const result = await plan({}, files);
    expect(result.refused).toEqual([{ path: '1.jpg', why: 'it cannot be read (ENOENT)' }]);
    expect(pathsToSend(result)).toEqual(['2.jpg']);
  });

  it('counts the files that it has checked', async () => {
    const { folder, plan } = await startShoot();
    for (const n of [1, 2, 3]) saveFile(folder, `${n}.jpg`, photo(n));
    const looked: number[] = [];
    await plan({ onLook: (number) => looked.push(number) });
    expect(looked).toEqual([1, 2, 3]);
  });

  it('ends when it is interrupted', async () => {
    const { folder, plan } = await startShoot();
    saveFile(folder, '1.jpg', photo(1));
    await expect(plan({ signal: AbortSignal.abort(new Error('Ctrl-C')) })).rejects.toThrow('Ctrl-C');
  });
});

describe('the plan of a second run', () => {
  it('sends nothing', async () => {
    const { plan } = await sentShoot();
    expect(await plan()).toEqual({
      toSend: [],
      otherRecipe: 0,
      done: ['uploads/ana/1.jpg', 'uploads/ana/2.jpg', 'uploads/ana/3.jpg'],
      skipped: [],
      refused: [],
    });
  });

  it('opens no file with unchanged size and time', async () => {
    const { folder, plan } = await sentShoot();
    const files = await findFiles([folder]);
    rmSync(folder, { recursive: true });
    expect(await plan({}, files)).toMatchObject({ done: { length: 3 }, toSend: [], refused: [] });
  });

  it('finds changed bytes with --checksum even if size and time are the same', async () => {
    const { folder, plan } = await sentShoot();
    replaceUnseen(join(folder, '2.jpg'), photo(9));
    expect(pathsToSend(await plan({ checksum: true }))).toEqual(['2.jpg']);
  });

  it('sends nothing with --checksum if all bytes are the same', async () => {
    const { plan } = await sentShoot();
    expect(await plan({ checksum: true })).toMatchObject({ toSend: [], otherRecipe: 0 });
  });

  it('compares a touched file once, and does not open it again', async () => {
    const { folder, plan, reopen } = await sentShoot();
    const file = join(folder, '2.jpg');
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    const files = await findFiles([folder]);
    expect((await plan()).done).toHaveLength(3);
    await reopen();
    rmSync(file);
    expect((await plan({}, files)).done).toHaveLength(3);
  });

  it('sends a photo that was edited', async () => {
    const { folder, plan } = await sentShoot();
    saveFile(folder, '2.jpg', Buffer.concat([photo(2), Buffer.from('more')]));
    expect(pathsToSend(await plan())).toEqual(['2.jpg']);
  });

  it('sends a photo that the stack no longer has', async () => {
    const { plan, stored } = await sentShoot();
    stored.delete('uploads/ana/2.jpg');
    expect(pathsToSend(await plan())).toEqual(['2.jpg']);
  });

  it('sends a photo that another computer has replaced', async () => {
    const { plan, store } = await sentShoot();
    store('2.jpg', photo(9));
    expect(pathsToSend(await plan())).toEqual(['2.jpg']);
  });

  it('sends all photos for another recipe, and says how many were there', async () => {
    const { plan } = await sentShoot();
    const { toSend, otherRecipe, done } = await plan({ recipe: 'R2', changesRecipe: true });
    expect({ toSend: toSend.length, otherRecipe, done }).toEqual({ toSend: 3, otherRecipe: 3, done: [] });
  });

  it('sends photos that had another recipe, if the recipe was changed before', async () => {
    const { plan } = await sentShoot();
    expect(await plan({ recipe: 'R2' })).toMatchObject({ otherRecipe: 3 });
  });

  it('sends all photos again if requested', async () => {
    const { plan } = await sentShoot();
    expect((await plan({ again: true })).toSend).toHaveLength(3);
  });
});

describe('the plan for photos that are not in the note', () => {
  it('compares the bytes with those of the stack', async () => {
    const { folder, plan, store } = await startShoot();
    for (const n of [1, 2, 3]) saveFile(folder, `${n}.jpg`, photo(n));
    store('1.jpg', photo(1));
    store('2.jpg', photo(9));
    const result = await plan();
    expect(result.done).toEqual(['uploads/ana/1.jpg']);
    expect(pathsToSend(result)).toEqual(['2.jpg', '3.jpg']);
  });

  it('remembers the comparison', async () => {
    const { folder, plan, store, reopen } = await startShoot();
    const file = saveFile(folder, '1.jpg', photo(1));
    store('1.jpg', photo(1));
    const files = await findFiles([folder]);
    await plan();
    await reopen();
    rmSync(file);
    expect((await plan({}, files)).done).toEqual(['uploads/ana/1.jpg']);
  });

  it('counts them as done with another recipe if this run changes the recipe', async () => {
    const { folder, plan, store } = await startShoot();
    saveFile(folder, '1.jpg', photo(1));
    store('1.jpg', photo(1));
    expect(await plan({ changesRecipe: true })).toMatchObject({ otherRecipe: 1, done: [] });
  });
});
