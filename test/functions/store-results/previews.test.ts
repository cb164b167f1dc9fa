import type { ReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { DEFAULT_OUTPUT } from '../../../core/domain/output-options.ts';
import { readShown } from '../../support/pictures/finished-picture.ts';
import { psnr } from '../../support/pictures/likeness.ts';
import { answer, finishAll, large, photo, SIZE, warned } from './support/finish-all.ts';

describe('the previews', () => {
  const sizeOf = async (file: Buffer | undefined) => {
    const { width, height, format } = await sharp(file).metadata();
    return `${format} ${width}x${height}`;
  };

  it('show each picture as delivered, and once the original', async () => {
    const options = { ...DEFAULT_OUTPUT, size: 800 } as const;
    const [picture, second] = await finishAll([answer, large], { options });
    for (const one of [picture, second]) {
      const { file = Buffer.of(), previews } = one ?? {};
      expect(await Promise.all((previews ?? []).map(sizeOf))).toEqual(['webp 640x512', 'webp 800x640']);
      const shown = await readShown(file);
      expect(psnr(await readShown(previews?.[1] ?? Buffer.of()), shown)).toBeGreaterThan(30);
    }
    expect(await Promise.all((picture?.before ?? []).map(sizeOf))).toEqual(['webp 200x160', 'webp 200x160']);
    expect(
      psnr(await readShown(picture?.before?.[1] ?? Buffer.of()), await readShown(photo)),
    ).toBeGreaterThan(30);
    expect(second?.before).toBeUndefined();
  });

  it('show the model’s own picture if the original is gone, and there are none of the original', async () => {
    const [picture] = await finishAll([large], { original: null });
    expect(await sizeOf(picture?.previews?.[1])).toBe(`webp ${picture?.width}x${picture?.height}`);
    expect(picture?.before).toBeNull();
  });

  it('are left out with a warning if they cannot be made, because the photo is paid for', async () => {
    const folders = ['1/finished.large.webp', 'original.small.webp'];
    const keepAnswer = async (_: number, open: () => AsyncIterable<Buffer>) => {
      const { path } = (open() as ReadStream).destroy();
      for (const inTheWay of folders) await mkdir(join(dirname(String(path)), '..', inTheWay));
    };
    warned.length = 0;
    const [picture] = await finishAll([answer], { keepAnswer });
    expect(picture).toMatchObject({ ...SIZE, warnings: [], previews: null, before: null });
    expect(warned).toMatchObject([
      { message: 'Retouch could not make previews.' },
      { cause: expect.any(Error) },
    ]);
  });
});
