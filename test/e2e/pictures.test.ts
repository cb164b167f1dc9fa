import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../simulation/pictures/pictures.ts';
import { RAW_FILES } from '../../simulation/pictures/raw-files.ts';
import { ledgerOf, script } from '../support/deployed/simulator-control.ts';
import { drop, eventually, readResult, recordOf, s3 } from '../support/deployed/stack-client.ts';
import { asAdobeRgb, asMpo } from '../support/pictures/camera-jpegs.ts';
import { readTags } from '../support/pictures/exiftool.ts';
import { coloursAt, drawQuarters, quartersOf } from '../support/pictures/photo-folder.ts';

const fixture = (name: string) => readFile(new URL(`../fixtures/${name}`, import.meta.url));
const quarters = () => drawQuarters({ width: 180, height: 120 });
const stereo = async () => {
  const other = await quarters().negate().jpeg().toBuffer();
  return asMpo(await quarters().jpeg().toBuffer(), other);
};
const preview = () => drawQuarters({ width: 1620, height: 1080 }).jpeg().toBuffer();

async function retouch(path: string, photo: Buffer, metadata: Record<string, string> = {}) {
  await drop(path, photo, metadata);
  const record = await recordOf(path);
  if (record.status !== 'succeeded') throw new Error(record.error.message);
  const [output] = record.outputs;
  if (output === undefined) throw new Error('It has no output.');
  return { record, output, result: (await readResult(output.key)) ?? Buffer.alloc(0) };
}

describe.concurrent('a camera’s photo comes back', () => {
  it.each([
    ['progressive.jpg', quarters().jpeg({ progressive: true }).toBuffer(), 'progressive.jpg', 'image/jpeg'],
    ['grey.jpg', quarters().greyscale().jpeg().toBuffer(), 'grey.jpg', 'image/jpeg'],
    ['print.jpg', quarters().toColourspace('cmyk').jpeg().toBuffer(), 'print.jpg', 'image/jpeg'],
    ['display-p3.jpg', quarters().withIccProfile('p3').jpeg().toBuffer(), 'display-p3.jpg', 'image/jpeg'],
    ['adobe-rgb.jpg', quarters().jpeg().toBuffer().then(asAdobeRgb), 'adobe-rgb.jpg', 'image/jpeg'],
    ['stereo.mpo', stereo(), 'stereo.mpo', 'image/jpeg'],
    ['deep.png', quarters().toColourspace('rgb16').png().toBuffer(), 'deep.png', 'image/png'],
    ['palette.png', quarters().png({ palette: true }).toBuffer(), 'palette.png', 'image/png'],
    ['web.webp', quarters().webp().toBuffer(), 'web.webp', 'image/webp'],
    ['new.avif', quarters().avif().toBuffer(), 'new.avif', 'image/avif'],
    ['scan.tif', quarters().tiff().toBuffer(), 'scan.tif', 'image/tiff'],
    ['phone.heic', fixture('heic/quarters.heic'), 'phone.heic.jpg', 'image/jpeg'],
    [
      'raw.nef',
      preview().then((jpeg) => RAW_FILES.nef({ preview: jpeg, orientation: 1 })),
      'raw.nef.jpg',
      'image/jpeg',
    ],
  ])('%s', async (name, photo, key, type) => {
    const { record, output, result } = await retouch(`kinds/${name}`, await photo);
    expect(output).toMatchObject({ key: `results/kinds/${key}`, type });
    const { width = 0, height = 0 } = record.source;
    expect(output.width).toBeGreaterThanOrEqual(width);
    expect(output.width / output.height).toBeCloseTo(width / height, 1);
    expect(record.simulated).toBe(true);
    if (name !== 'grey.jpg') expect(await quartersOf(result)).toBe('red green blue yellow');
  });

  it.each(['Portrait_6', 'Landscape_3', 'Landscape_8'])('upright: %s', async (name) => {
    const { record, output, result } = await retouch(
      `kinds/${name}.jpg`,
      await fixture(`orientation/${name}.jpg`),
    );
    expect(output.width > output.height).toBe(name.startsWith('Landscape'));
    expect(record.source).toMatchObject({ width: expect.any(Number) });
    expect((await sharp(result).metadata()).orientation ?? 1).toBe(1);
  });

  it.each([
    ['sP3C', quarters().withIccProfile('p3').jpeg({ quality: 95 }).toBuffer()],
    ['Adobe RGB', quarters().jpeg({ quality: 95 }).toBuffer().then(asAdobeRgb)],
  ])('with its own colour profile on request: %s', async (name, photo) => {
    const { result } = await retouch(`kinds/own ${name}.jpg`, await photo, {
      'output-colour': 'original',
      instructions: 'Nothing.',
    });
    const { icc = Buffer.alloc(0) } = await sharp(result).metadata();
    // Profile names are 8-bit or 16-bit text.
    expect(icc.toString('latin1').replaceAll('\0', '')).toContain(name);
    const [[red = []], [stored = []]] = await Promise.all([
      coloursAt(result, [0.25, 0.25]),
      coloursAt(await photo, [0.25, 0.25]),
    ]);
    // Within the change that the model and two encodings cause.
    for (const [index, value] of stored.entries()) {
      expect(Math.abs((red[index] ?? 0) - value)).toBeLessThan(10);
    }
  });

  it('with its transparency', async () => {
    const cutOut = sharp({ create: { width: 160, height: 120, channels: 4, background: '#c84' } })
      .composite([
        {
          input: Buffer.from('<svg width="160" height="120"><rect width="80" height="120"/></svg>'),
          blend: 'dest-out',
        },
      ])
      .png();
    const { result } = await retouch('kinds/cut-out.png', await cutOut.toBuffer());
    const { data, info } = await sharp(result).extractChannel(3).raw().toBuffer({ resolveWithObject: true });
    expect([data[5], data[info.width - 5]]).toEqual([0, 255]);
  });

  it('from a file of 25 MB, of which Segmind gets a small copy', async () => {
    const pixels = randomBytes(3000 * 3000 * 3);
    const photo = await sharp(pixels, { raw: { width: 3000, height: 3000, channels: 3 } })
      .jpeg({ quality: 98 })
      .toBuffer();
    // A film after the picture, as in motion photos.
    const film = Buffer.alloc(25_000_000 - photo.length);
    const { output } = await retouch('kinds/large.jpg', Buffer.concat([photo, film]));
    expect(output).toMatchObject({ width: 3000, height: 3000 });
  });

  it('from a file of 100 MB: noise of 16 bit, without compression', async () => {
    const [width, height] = [4500, 3700];
    const pixels = new Uint16Array(randomBytes(width * height * 6).buffer);
    const photo = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .toColourspace('rgb16')
      .tiff({ compression: 'none' })
      .toBuffer();
    expect(photo.length).toBeGreaterThan(99_000_000);
    // At full size, noise takes seconds to encode.
    const how = { 'output-size': 'delivered', 'output-format': 'jpeg' };
    const { record, output } = await retouch('kinds/hundred.tif', photo, how);
    expect(record.source).toMatchObject({ type: 'image/tiff', bytes: photo.length, width, height });
    expect(output).toMatchObject({ key: 'results/kinds/hundred.tif.jpg', type: 'image/jpeg' });
  });
});

describe.concurrent('a result', () => {
  it('has the metadata of the photo and the AI mark', async () => {
    const { record, result } = await retouch('out/press.jpg', await fixture('metadata/press-photo.jpg'));
    const path = join(tmpdir(), `${record.id}.jpg`);
    await writeFile(path, result);
    const tags = await readTags(path);
    expect(tags).toMatchObject({ 'IFD0:Make': 'Canon', 'IFD0:Orientation': 1 });
    expect(JSON.stringify(tags)).toContain('compositeWithTrainedAlgorithmicMedia');
    expect(JSON.stringify(tags)).toContain(record.id);
  });

  it.each([
    [{ 'output-size': '64' }, { width: 64, type: 'image/jpeg' }],
    [{ 'output-format': 'png' }, { width: 240, type: 'image/png' }],
    [{ 'output-size': 'untouched' }, { width: 240, type: 'image/jpeg' }],
  ])('follows the recipe: %o', async (metadata, expected) => {
    const name = Object.values(metadata).join('-');
    const { output } = await retouch(`out/${name}.jpg`, await drawPicture('jpeg'), metadata);
    expect(output).toMatchObject(expected);
  });

  it('has checks, and warnings in words', async () => {
    await script({ photo: 'out/black.jpg', job: { spoilt: 'black' } });
    const { output } = await retouch('out/black.jpg', await quarters().jpeg().toBuffer());
    expect(output).toMatchObject({
      checks: { isNearlyBlack: true },
      warnings: [expect.stringContaining('nearly black')],
    });
  });

  it('is fetched again if the download breaks off, and fails if it always does', async () => {
    await script({ photo: 'out/cut.jpg', job: { spoilt: 'cut' } });
    await drop('out/cut.jpg', await drawPicture('jpeg'));
    expect(await recordOf('out/cut.jpg')).toMatchObject({
      status: 'failed',
      paid: 'yes',
      error: { code: 'output-broken' },
    });
    expect((await ledgerOf('out/cut.jpg'))?.downloads).toBeGreaterThan(1);
  });

  it('leaves no working copy behind', async () => {
    await retouch('out/copied.webp', await drawPicture('webp'));
    await eventually('the end of the copy', async () => {
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      const Bucket = Buckets.map(({ Name = '' }) => Name).find((name) => name.includes('statebucket'));
      const { KeyCount } = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'working-copies/copied-' }),
      );
      return KeyCount === 0 ? true : null;
    });
  });
});
