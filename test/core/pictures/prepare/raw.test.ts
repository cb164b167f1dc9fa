import { describe, expect, it } from 'vitest';
import { RAW_FILES } from '../../../../simulation/pictures/raw-files.ts';
import { buildTiff, bytesOf, link, long, place, short } from '../../../../simulation/pictures/tiff-file.ts';
import { findSegment, patch } from '../../../support/pictures/jpeg-edits.ts';
import {
  coloursAt,
  copyOf,
  drawQuarters,
  openRefused,
  openTaken,
  quartersOf,
} from '../../../support/pictures/photo-folder.ts';

const preview = await drawQuarters({ width: 1620, height: 1080 }).jpeg().toBuffer();
const small = await drawQuarters({ width: 160, height: 120 }).jpeg().toBuffer();
const turnedByItself = await drawQuarters({ width: 1620, height: 1080 })
  .withMetadata({ orientation: 6 })
  .jpeg()
  .toBuffer();
const KINDS = Object.keys(RAW_FILES) as (keyof typeof RAW_FILES)[];

describe.each(KINDS)('a RAW file: %s', (kind) => {
  const build = RAW_FILES[kind];
  /** A RAF has its orientation in its preview; all others have it themselves. */
  const sideways = () => build({ preview: kind === 'raf' ? turnedByItself : preview, orientation: 6 });

  it('is opened with its preview', async () => {
    const source = await openTaken(build({ preview, orientation: 1 }));

    expect(source).toMatchObject({ kind: 'raw', width: 1620, height: 1080, preview: true, profile: null });
    expect(source.type).toMatch(/^image\/x-/);
    expect(await quartersOf((await copyOf(build({ preview, orientation: 1 }))).path)).toBe(
      'red green blue yellow',
    );
  });

  it('is turned once, according to the RAW', async () => {
    const source = await openTaken(sideways());

    expect(source).toMatchObject({ width: 1080, height: 1620 });
    expect(await quartersOf(await (await source.open()).png().toBuffer())).toBe('blue red yellow green');
    const both = build({ preview: turnedByItself, orientation: 6 });
    expect(await quartersOf((await copyOf(both)).path)).toBe('blue red yellow green');
  });

  it('is refused if its preview is small', async () => {
    expect(await openRefused(build({ preview: small, orientation: 1 }))).toMatchObject({
      code: 'raw-preview-too-small',
      message: expect.stringMatching(/a preview of 160 x 120 pixels; .*1600.*Develop it/),
    });
  });

  it('is refused if its preview is cut off', async () => {
    const raw = build({ preview, orientation: 1 });
    const end = raw.indexOf(preview) + preview.length - 500;
    const code = (await openRefused(raw.subarray(0, end))).code;
    // A file with TIFF’s structure may have its directories after the preview.
    expect(['truncated-photo', 'raw-preview-too-small', 'unreadable-photo']).toContain(code);
  });
});

describe('a RAW file of a camera that was set to Adobe RGB', () => {
  it.each(['cr2', 'nef', 'arw', 'dng', 'cr3'] as const)('%s gets that profile', async (kind) => {
    const raw = RAW_FILES[kind]({ preview, orientation: 1, isAdobeRgb: true });

    expect((await openTaken(raw)).profile?.toString('latin1')).toContain('Adobe RGB');
    const [green] = await coloursAt((await copyOf(raw)).path, [0.75, 0.25]);
    expect(green?.[0]).toBeLessThan(45);
  });
});

it('the largest of several previews is used', async () => {
  const raw = RAW_FILES.nef({ preview, orientation: 1 });
  const thumbnail = RAW_FILES.arw({ preview: small, orientation: 1 });
  expect((await openTaken(raw)).width).toBe(1620);
  expect((await openRefused(thumbnail)).code).toBe('raw-preview-too-small');
});

it('the sensor’s own data is not a preview, though it is (lossless) JPEG', async () => {
  const sensor = await drawQuarters({ width: 3000, height: 2000 }).jpeg().toBuffer();
  const lossless = patch(sensor, findSegment(sensor, 0xc0), [0xff, 0xc3]);
  const raw = buildTiff([
    {
      50706: bytesOf(Buffer.from([1, 4, 0, 0])),
      330: link(
        { 259: short(7), 262: short(32803), 273: place(lossless), 279: long(lossless.length) },
        { 259: short(7), 262: short(6), 273: place(preview), 279: long(preview.length) },
      ),
    },
  ]);
  expect(await openTaken(raw)).toMatchObject({ kind: 'raw', width: 1620 });
});

it('a RAW file without any preview is refused', async () => {
  const raw = RAW_FILES.arw({ preview: Buffer.from('no JPEG'), orientation: 1 });
  expect(await openRefused(raw)).toMatchObject({
    code: 'raw-preview-too-small',
    message: expect.stringContaining('with no preview'),
  });
});
