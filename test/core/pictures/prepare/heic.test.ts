import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import {
  coloursAt,
  copyOf,
  openRefused,
  openTaken,
  quartersOf,
} from '../../../support/pictures/photo-folder.ts';

const fixture = (name: string) => readFile(new URL(`../../../fixtures/heic/${name}.heic`, import.meta.url));

const pixelsOf = async (bytes: Buffer) => (await (await openTaken(bytes)).open()).png().toBuffer();

describe('a HEIC', () => {
  it('is opened, and its copy has the same colours', async () => {
    const heic = await fixture('quarters');

    expect(await openTaken(heic)).toMatchObject({
      kind: 'heic',
      type: 'image/heic',
      width: 96,
      height: 64,
      hasAlpha: false,
      profile: null,
    });
    expect(await quartersOf(await pixelsOf(heic))).toBe('red green blue yellow');
    expect(await quartersOf((await copyOf(heic)).path)).toBe('red green blue yellow');
  });

  it.each(['turned-by-irot', 'turned-by-exif'])('%s is turned exactly once', async (name) => {
    const heic = await fixture(name);

    expect(await openTaken(heic)).toMatchObject({ width: 64, height: 96 });
    expect(await quartersOf(await pixelsOf(heic))).toBe('blue red yellow green');
    expect(await quartersOf((await copyOf(heic)).path)).toBe('blue red yellow green');
  });

  it.each(['display-p3', 'display-p3-by-codes'])('%s keeps its profile', async (name) => {
    const source = await openTaken(await fixture(name));

    expect(source.profile?.toString('latin1')).toContain('Display P3');
    const [own] = await coloursAt(await pixelsOf(await fixture(name)), [0.25, 0.25]);
    // As stored, within the codec’s error.
    expect(own?.[0]).toBeLessThan(207);
    expect(own?.[1]).toBeGreaterThan(53);
    const [red] = await coloursAt((await copyOf(await fixture(name))).path, [0.25, 0.25]);
    // (200, 60, 50) in Display P3 is (217, 45, 36) in sRGB, within the error of the two codecs.
    expect(red?.[0]).toBeGreaterThan(208);
    expect(red?.[1]).toBeLessThan(54);
  });

  it('keeps its transparency, and its copy is on white', async () => {
    const heic = await fixture('transparent');

    expect((await openTaken(heic)).hasAlpha).toBe(true);
    expect(await quartersOf((await copyOf(heic)).path)).toBe('white green blue yellow');
  });

  it('of tiles is refused if one is missing, which libheif would paint grey', async () => {
    const heic = await fixture('tiles');

    expect(await quartersOf(await pixelsOf(heic))).toBe('red green blue yellow');
    expect((await openRefused(heic.subarray(0, -10))).code).toBe('truncated-photo');
  });

  it.each([0.2, 0.5, 0.9])('is refused if it breaks off at %d of its length', async (share) => {
    const heic = await fixture('quarters');
    expect((await openRefused(heic.subarray(0, Math.floor(heic.length * share)))).code).toBe(
      'truncated-photo',
    );
  });

  it('with too many pixels is refused before it is decoded', async () => {
    expect((await openRefused(await fixture('quarters'), { maxPixels: 6000 })).code).toBe('too-many-pixels');
  });

  it('is refused if it claims to be smaller than it is', async () => {
    expect((await openRefused(await fixture('claims-96x64'))).code).toBe('unreadable-photo');
  });
});

it('libheif is loaded only for a HEIC', async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('../../../../core/pictures/photo-source.ts', import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const kinds = imports.filter(({ path }) => path.startsWith('libheif-js')).map(({ kind }) => kind);
  expect(kinds).toEqual(['dynamic-import']);
});
