import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { drawPhoto } from './draw-photo.ts';

/** A photo to prepare, and what that may cost. */
export interface PrepareSample {
  readonly name: string;
  readonly file: string;
  readonly budget: { readonly cpuSeconds: number; readonly megabytes: number } | null;
}

/** The settings of a camera's "fine" quality. */
const CAMERA = { quality: 92, optimiseCoding: false };

/** Draws photos as large as cameras make, in all formats that sharp can write. */
export async function drawPrepareSamples(folder: string): Promise<PrepareSample[]> {
  const budget = { cpuSeconds: 1, megabytes: 300 };
  const [small, middle, large] = [
    await drawPhoto(join(folder, 'small'), 6000, 4000),
    await drawPhoto(join(folder, 'middle'), 8256, 5504),
    await drawPhoto(join(folder, 'large'), 12_240, 8160),
  ];
  const samples: [string, Sharp, PrepareSample['budget']][] = [
    ['JPEG of 24 MP', sharp(small).jpeg(CAMERA), budget],
    ['JPEG of 45 MP', sharp(middle).jpeg(CAMERA), budget],
    ['JPEG of 45 MP on its side', sharp(middle).withMetadata({ orientation: 6 }).jpeg(CAMERA), budget],
    ['JPEG of 45 MP, progressive', sharp(middle).jpeg({ quality: 90, progressive: true }), null],
    ['JPEG of 100 MP', sharp(large).jpeg(CAMERA), null],
    ['PNG of 45 MP', sharp(middle).png({ compressionLevel: 1 }), null],
    ['PNG of 45 MP, interlaced', sharp(middle).png({ compressionLevel: 1, progressive: true }), null],
    [
      'TIFF of 45 MP on its side',
      sharp(middle).withMetadata({ orientation: 8 }).tiff({ compression: 'none' }),
      null,
    ],
    ['WebP of 45 MP', sharp(middle).webp({ effort: 0 }), null],
    ['AVIF of 24 MP', sharp(small).avif({ effort: 0, quality: 60 }), null],
  ];
  const written: PrepareSample[] = [];
  for (const [index, [name, picture, of]] of samples.entries()) {
    const file = join(folder, `sample-${index}`);
    await picture.toFile(file);
    written.push({ name, file, budget: of });
  }
  return written;
}
