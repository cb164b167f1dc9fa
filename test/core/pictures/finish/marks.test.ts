import { describe, expect, it } from 'vitest';
import { DIGITAL_SOURCE_TYPE } from '../../../../core/pictures/metadata/ai-mark.ts';
import { DROPPED_MANIFEST, findC2pa } from '../../../../core/pictures/metadata/c2pa.ts';
import { readTags } from '../../../support/pictures/exiftool.ts';
import { answerTo, drawPortrait, finish } from '../../../support/pictures/finished-picture.ts';
import { savePhoto } from '../../../support/pictures/photo-folder.ts';

const photo = await drawPortrait({ width: 240, height: 240 })
  .withExif({ IFD0: { Copyright: 'Ana Lima', Artist: 'Ana Lima' } })
  .jpeg()
  .toBuffer();
const answer = await answerTo(photo, { outputPixels: 150 * 150 });
const withManifest = await answerTo(photo, { outputPixels: 150 * 150, c2pa: true });

describe('a result is marked as made with AI', () => {
  it('in properties that ExifTool reads, beside the original’s metadata', async () => {
    const tags = await readTags((await finish(photo, answer)).path);
    expect(tags).toMatchObject({
      'XMP-iptcExt:DigitalSourceType': DIGITAL_SOURCE_TYPE,
      'XMP-iptcExt:AISystemUsed': 'SeedEdit 3.0',
      'IFD0:Copyright': 'Ana Lima',
    });
    expect(JSON.stringify(tags)).toContain('look-12-0f3a9c');
  });

  it.each([
    { size: 'delivered' },
    { size: 'untouched' },
    { size: 100 },
    { metadata: 'none' },
    { size: 'untouched', metadata: 'none' },
  ] as const)('with %o', async (options) => {
    const { file } = await finish(photo, answer, options);
    expect(file.includes(DIGITAL_SOURCE_TYPE)).toBe(true);
    expect(file.includes('look-12-0f3a9c')).toBe(true);
    expect(file.includes('Ana Lima')).toBe(!('metadata' in options));
  });

  it('if the original is gone: it is the model’s own picture, with a warning', async () => {
    const { path: _, file, ...finished } = await finish(null, answer, { format: 'png', size: 1000 });

    expect(finished).toEqual({
      type: 'image/jpeg',
      width: 150,
      height: 150,
      warnings: [
        'The original was deleted: this is the model’s own picture, without the original’s frame and metadata.',
      ],
    });
    expect(file.includes(DIGITAL_SOURCE_TYPE)).toBe(true);
    const scans = answer.subarray(answer.indexOf(Buffer.from([0xff, 0xdb])));
    expect(file.indexOf(scans)).toBeGreaterThan(0);
  });
});

describe('content credentials (C2PA) in the model’s picture', () => {
  it('are left out of a picture that is encoded again, with a warning', async () => {
    expect(await findC2pa(savePhoto(withManifest))).toEqual({ container: 'jpeg' });
    const { path, warnings } = await finish(photo, withManifest);

    expect(await findC2pa(path)).toBeNull();
    expect(warnings).toEqual([DROPPED_MANIFEST]);
  });

  it.each([
    ['untouched', photo],
    ['whose original is gone', null],
  ])('are kept in a picture %s, with a warning', async (_, original) => {
    const { path, warnings } = await finish(original, withManifest, { size: 'untouched' });

    expect(await findC2pa(path)).toEqual({ container: 'jpeg' });
    expect(warnings).toContainEqual(
      expect.stringMatching(/content credentials \(C2PA\)\. Retouch kept them/),
    );
    expect(warnings).not.toContain(DROPPED_MANIFEST);
  });

  it('cause no warning if there are none', async () => {
    const { warnings } = await finish(photo, answer);
    expect(warnings.filter((warning) => warning.includes('C2PA'))).toEqual([]);
  });
});
