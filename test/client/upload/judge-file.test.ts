import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../client/api/retouch-api.ts';
import { type Judgement, judgeFile } from '../../../client/upload/judge-file.ts';
import { createIsIgnored } from '../../../core/domain/ignore-patterns.ts';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { RAW_FILES } from '../../../simulation/pictures/raw-files.ts';
import { limitsWithoutHeic, sampleLimits } from '../support/limits.ts';
import { makeFolder, saveFile } from '../support/local-file.ts';

const fixture = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url));

/** Judges a file with these bytes at that path of the shoot. */
async function judge(path: string, bytes: Buffer | string, limits: Limits = sampleLimits()) {
  const file = saveFile(makeFolder(), basename(path), bytes);
  const { length } = Buffer.from(bytes);
  return judgeFile({ file, bytes: length }, path, limits, createIsIgnored(limits.ignore));
}

const why = (judgement: Judgement) =>
  judgement.kind === 'photo' ? '' : `${judgement.kind}: ${judgement.why}`;

describe('judgeFile', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)('accepts a %s by its bytes', async (format) => {
    expect(await judge('1.dat', await drawPicture(format))).toEqual({
      kind: 'photo',
      type: `image/${format}`,
    });
  });

  it('accepts a HEIC', async () => {
    const type = 'image/heic';
    expect(await judge('1.heic', fixture('heic/quarters.heic'))).toEqual({ kind: 'photo', type });
  });

  it('accepts a photo by its bytes, regardless of its name', async () => {
    const type = 'image/png';
    expect(await judge('1.jpg', await drawPicture('png'))).toEqual({ kind: 'photo', type });
  });

  it.each(Object.keys(RAW_FILES) as (keyof typeof RAW_FILES)[])(
    'accepts a RAW file named .%s',
    async (kind) => {
      const preview = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'red' } })
        .jpeg()
        .toBuffer();
      const raw = RAW_FILES[kind]({ preview, orientation: 1 });
      expect(await judge(`IMG_1.${kind.toUpperCase()}`, raw)).toMatchObject({ kind: 'photo' });
    },
  );

  it('accepts a RAW file by its name if its bytes are not conclusive', async () => {
    const type = 'image/x-nikon-nef';
    expect(await judge('ana/DSC_1.NEF', Buffer.alloc(100, 1))).toEqual({ kind: 'photo', type });
  });

  it.each([
    [
      'a GIF',
      '1.gif',
      () => drawPicture('gif'),
      'refused: it is of the type image/gif; Retouch accepts JPEG',
    ],
    ['text named .jpg', '1.jpg', () => 'not a picture', 'refused: it is not a picture of a known type;'],
    ['a PDF named .jpg', '1.jpg', () => '%PDF-1.7\n', 'refused: it is of the type application/pdf;'],
    ['a PDF', 'prices.pdf', () => '%PDF-1.7\n', 'skipped: no photo'],
    ['text', 'notes.txt', () => 'no picture', 'skipped: no photo'],
    ['an empty photo', '1.JPG', () => '', 'refused: it is empty: 0 bytes'],
    ['an empty file', 'empty', () => '', 'skipped: it is empty'],
    ['a hidden file', '.DS_Store', () => 'x', 'skipped: a hidden file'],
    ['a file in a hidden folder', '.cache/1.jpg', () => 'x', 'skipped: a hidden file'],
    ['a sidecar file', '1.xmp', () => 'x', 'skipped: a sidecar file'],
    ['a film', '1.MOV', () => 'x', 'skipped: a film'],
    ['a thumbnail', '@eaDir/1.jpg', () => 'x', 'skipped: a thumbnail'],
    ['a file that is still written', '1.jpg.part', () => 'x', 'skipped: a temporary file'],
    [
      'the name of a shoot’s own file',
      'review.html',
      () => 'x',
      'refused: The photo has the name "review.html"',
    ],
  ])('does not accept %s', async (_, path, bytes, words) => {
    expect(why(await judge(path, await bytes()))).toContain(words);
  });

  it('skips files that the stack ignores', async () => {
    const limits = sampleLimits({ ignore: ['proofs/**', '*_bw.jpg'] });
    const photo = await drawPicture('jpeg');
    expect(why(await judge('proofs/1.jpg', photo, limits))).toBe(
      'skipped: the stack’s setting ignore matches it',
    );
    expect(why(await judge('ana/1_BW.jpg', photo, limits))).toContain('skipped');
    expect(await judge('ana/1.jpg', photo, limits)).toMatchObject({ kind: 'photo' });
  });

  it('refuses a photo that is too large', async () => {
    const photo = Buffer.concat([await drawPicture('jpeg'), Buffer.alloc(3_000_000)]);
    const verdict = await judge('1.jpg', photo, sampleLimits({ maxBytes: 2_500_000 }));
    expect(why(verdict)).toBe('refused: it has 3 MB; this stack accepts at most 2.5 MB');
  });

  it('refuses a HEIC if the stack does not accept HEIC, and says what to do', async () => {
    expect(why(await judge('1.heic', fixture('heic/quarters.heic'), limitsWithoutHeic()))).toBe(
      'refused: it is a HEIC, which this stack does not accept: save it as JPEG',
    );
  });

  it('refuses a path that is too long for S3', async () => {
    const path = `${'long folder/'.repeat(90)}1.jpg`;
    const file = saveFile(makeFolder(), '1.jpg', await drawPicture('jpeg'));
    const verdict = await judgeFile({ file, bytes: 10 }, path, sampleLimits(), () => false);
    expect(why(verdict)).toMatch(/^refused: its path has 1,093 bytes; S3 allows 1,024/);
  });

  it('throws if the file cannot be read', async () => {
    const photo = { file: '/gone/1.jpg', bytes: 5 };
    await expect(judgeFile(photo, '1.jpg', sampleLimits(), () => false)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
