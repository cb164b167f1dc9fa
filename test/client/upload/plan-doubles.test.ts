import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { sampleLimits } from '../support/limits.ts';
import { saveFile } from '../support/local-file.ts';
import { pathsToSend, startShoot } from '../support/planned-shoot.ts';

const JPEG = await drawPicture('jpeg');
const PNG = await drawPicture('png');
const RAW = Buffer.alloc(100, 1);

describe('files with the same bytes', () => {
  it('are sent once, under the shorter name', async () => {
    const { folder, plan } = await startShoot();
    for (const name of ['1 copy.jpg', '1.jpg', '1 copy 2.jpg']) saveFile(folder, name, JPEG);
    const result = await plan();
    expect(pathsToSend(result)).toEqual(['1.jpg']);
    expect(result.skipped).toEqual([
      { path: '1 copy.jpg', why: 'the same bytes as 1.jpg' },
      { path: '1 copy 2.jpg', why: 'the same bytes as 1.jpg' },
    ]);
  });

  it('are sent once across two runs', async () => {
    const { folder, plan, send, reopen } = await startShoot();
    saveFile(folder, '1 copy.jpg', JPEG);
    saveFile(folder, '1.jpg', JPEG);
    await send(() => JPEG);
    await reopen();
    expect(await plan()).toMatchObject({
      toSend: [],
      done: ['uploads/ana/1.jpg'],
      skipped: [{ path: '1 copy.jpg', why: 'the same bytes as 1.jpg' }],
    });
  });

  it('are not sent if one with a longer name is there already', async () => {
    const { folder, plan, send } = await startShoot();
    saveFile(folder, 'portrait.jpg', JPEG);
    await send(() => JPEG);
    saveFile(folder, '1.jpg', JPEG);
    expect(await plan()).toMatchObject({
      toSend: [],
      skipped: [{ path: '1.jpg', why: 'the same bytes as portrait.jpg' }],
    });
  });

  it('are all sent if they lie in different folders', async () => {
    const { folder, plan } = await startShoot();
    saveFile(folder, '1.jpg', JPEG);
    saveFile(folder, 'best/1.jpg', JPEG);
    expect(pathsToSend(await plan())).toEqual(['1.jpg', 'best/1.jpg']);
  });

  it('are distinguished from other files of the same length', async () => {
    const { folder, plan } = await startShoot();
    saveFile(folder, '1.jpg', Buffer.concat([JPEG, Buffer.from('1')]));
    saveFile(folder, '2.jpg', Buffer.concat([JPEG, Buffer.from('2')]));
    expect(pathsToSend(await plan())).toEqual(['1.jpg', '2.jpg']);
  });

  it('are sent once with another recipe', async () => {
    const { folder, plan, send } = await startShoot();
    saveFile(folder, '1.jpg', JPEG);
    saveFile(folder, '1 copy.jpg', JPEG);
    await send(() => JPEG);
    expect(pathsToSend(await plan({ recipe: 'R2' }))).toEqual(['1.jpg']);
  });
});

describe('a RAW file beside its picture', () => {
  const saveAll = (folder: string, ...names: readonly string[]) => {
    for (const name of names) saveFile(folder, name, /nef$/i.test(name) ? RAW : JPEG);
  };

  it('is the same photo', async () => {
    const { folder, plan } = await startShoot();
    saveAll(folder, 'DSC_1.JPG', 'DSC_1.NEF');
    expect(await plan()).toMatchObject({
      toSend: [{ path: 'DSC_1.JPG' }],
      skipped: [{ path: 'DSC_1.NEF', why: 'the same photo as its JPEG or HEIC' }],
    });
  });

  it('is sent as well if the stack retouches both', async () => {
    const { folder, plan } = await startShoot();
    saveAll(folder, 'DSC_1.JPG', 'DSC_1.NEF');
    expect(pathsToSend(await plan({ limits: sampleLimits({ raw: 'retouch' }) }))).toEqual([
      'DSC_1.JPG',
      'DSC_1.NEF',
    ]);
  });

  it.each([
    ['the picture lies in another folder', 'jpeg/DSC_1.JPG'],
    ['the picture is of another photo', 'DSC_2.JPG'],
  ])('is sent if %s', async (_, picture) => {
    const { folder, plan } = await startShoot();
    saveAll(folder, 'DSC_1.NEF', picture);
    expect(pathsToSend(await plan())).toContain('DSC_1.NEF');
  });

  it('is sent if the other file is an edit instead of a picture of the camera', async () => {
    const { folder, plan } = await startShoot();
    saveFile(folder, 'DSC_1.NEF', RAW);
    saveFile(folder, 'DSC_1.png', PNG);
    expect(pathsToSend(await plan())).toEqual(['DSC_1.NEF', 'DSC_1.png']);
  });

  it('is sent if its JPEG is broken', async () => {
    const { folder, plan } = await startShoot();
    saveFile(folder, 'DSC_1.JPG', 'text');
    saveFile(folder, 'DSC_1.NEF', RAW);
    expect(pathsToSend(await plan())).toEqual(['DSC_1.NEF']);
  });
});
