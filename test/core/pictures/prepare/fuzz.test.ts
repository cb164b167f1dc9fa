import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openPhoto } from '../../../../core/pictures/photo-source.ts';
import { makeWorkingCopy } from '../../../../core/pictures/working-copy.ts';
import { SEEDEDIT } from '../../../../simulation/parts/models.ts';
import { RAW_FILES } from '../../../../simulation/pictures/raw-files.ts';
import { drawQuarters, savePhoto } from '../../../support/pictures/photo-folder.ts';

const SEED = Number(process.env.FUZZ_SEED ?? 20261126);
const MUTATIONS = Number(process.env.FUZZ_MUTATIONS ?? 30);
const LIMITS = { maxBytes: 1_000_000, maxPixels: 4_000_000, takesHeic: true };
const REFUSALS = [
  'empty-file',
  'unsupported-type',
  'unreadable-photo',
  'truncated-photo',
  'too-many-pixels',
  'raw-preview-too-small',
];

const draw = () => drawQuarters({ width: 48, height: 32 });
const preview = await drawQuarters({ width: 1600, height: 16 }).jpeg().toBuffer();
const raw: [string, Buffer][] = Object.entries(RAW_FILES).map(([kind, build]) => [
  kind,
  build({ preview, orientation: 6, isAdobeRgb: true }),
]);
const heic = (name: string) => readFile(new URL(`../../../fixtures/heic/${name}.heic`, import.meta.url));

const FILES: [string, Buffer][] = [
  ['a JPEG', await draw().withMetadata({ orientation: 6 }).withIccProfile('p3').jpeg().toBuffer()],
  ['a progressive JPEG', await draw().jpeg({ progressive: true }).toBuffer()],
  ['a PNG', await draw().withIccProfile('p3').png().toBuffer()],
  ['an interlaced PNG', await draw().png({ progressive: true, palette: true }).toBuffer()],
  ['a WebP', await draw().withIccProfile('p3').webp().toBuffer()],
  ['an AVIF', await draw().avif({ effort: 0 }).toBuffer()],
  ['a TIFF', await draw().withIccProfile('p3').tiff({ compression: 'lzw' }).toBuffer()],
  ['a TIFF of tiles', await draw().tiff({ tile: true, compression: 'jpeg' }).toBuffer()],
  ['a HEIC', await heic('turned-by-exif')],
  ['a HEIC of tiles', await heic('tiles')],
  ...raw,
];

describe('a file with changed, removed or inserted bytes', () => {
  it.each(FILES)('is opened or refused: %s', async (_, file) => {
    const random = createRandom(SEED);
    for (let round = 0; round < MUTATIONS; round++) {
      const mutated = mutate(file, random);
      const path = savePhoto(mutated);
      const opened = await openPhoto(path, LIMITS);
      if (opened.kind === 'refused') {
        expect(REFUSALS).toContain(opened.failure.code);
        expect(opened.failure.message).not.toContain(path);
        continue;
      }
      const copy = await makeWorkingCopy(opened.source, SEEDEDIT.input, `${path}.copy`);
      expect(['written', 'as-it-is', 'refused']).toContain(copy.kind);
    }
  });
});

/** Headers decide most, so half of all changes are in the first 200 bytes. */
function mutate(file: Buffer, random: (below: number) => number): Buffer {
  let mutated = Buffer.from(file);
  for (let change = random(4); change >= 0 && mutated.length > 0; change--) {
    const at = random(random(2) === 0 ? Math.min(200, mutated.length) : mutated.length);
    switch (random(5)) {
      case 0:
        mutated = mutated.subarray(0, Math.max(at, 8));
        break;
      case 1:
        mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(at + 1 + random(16))]);
        break;
      case 2:
        mutated = Buffer.concat([
          mutated.subarray(0, at),
          Buffer.alloc(1 + random(8), random(256)),
          mutated.subarray(at),
        ]);
        break;
      case 3:
        mutated.fill([0, 0xff, 0x7f][random(3)] ?? 0, at, Math.min(at + 4, mutated.length));
        break;
      default:
        mutated[at] = random(256);
    }
  }
  return mutated;
}

/** A small generator of repeatable random numbers. @see https://prng.di.unimi.it/splitmix64.c, in 32 bit */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) % below;
  };
}
