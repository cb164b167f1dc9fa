import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { drawPhoto } from './draw-photo.ts';

interface Run {
  readonly cpuSeconds: number;
  /** The part of the CPU time for the previews of both pictures. */
  readonly previewSeconds: number;
  readonly peakMegabytes: number;
}

/** The costs of the runs in one process; the first run is cold. */
interface Cost {
  readonly runs: readonly Run[];
  readonly picture: string;
}

interface Sample {
  readonly name: string;
  readonly photo: string;
  readonly answer: string;
  readonly goal: string;
  /** The number of pixels that the model itself made; null if all pixels of the answer are its own. */
  readonly nativePixels: number | null;
  /** @default 1 */
  readonly strength?: number;
}

const RUNNER = fileURLToPath(new URL('finish-once.ts', import.meta.url));
const WARM_RUNS = 20;
const GOAL = 'goal: 4 s, 700 MB';
/** Pixels of the model's picture after it is enlarged twice. */
const ANSWER_PIXELS = 4_150_000;
const NATIVE_PIXELS = 1_050_000;
const SEEDREAM_PIXELS = 16_800_000;

/**
 * Finishes each photo in a new Node process, from the files of the photo and the answer to the picture with
 * metadata, and prints the cost; then finishes one of 45 megapixels again and again. `heicFile` is a HEIC of
 * your own.
 */
export async function measureFinish({ heicFile }: { heicFile?: string | undefined } = {}): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'retouch-bench-finish-'));
  try {
    const large = await drawSample(folder, { name: 'JPEG of 45 MP', width: 8256, height: 5504 });
    const samples = [
      await drawSample(folder, { name: 'JPEG of 24 MP', width: 6000, height: 4000 }),
      large,
      { ...large, name: 'the same, blended half with its original', strength: 0.5 },
      await drawOwnPixels(large),
      ...(heicFile === undefined ? [] : [await takeHeic(folder, heicFile)]),
    ];
    console.log(
      '\nFinishing a photo at full size, with detail, metadata and previews: one process, one core',
    );
    for (const sample of samples) {
      const { runs, picture } = await finish(sample, 1);
      const { name, goal } = sample;
      console.log(`${name}: ${describe(runs[0])} (${goal}), ${picture}`);
    }
    const { runs } = await finish(large, WARM_RUNS);
    console.log(
      `${large.name}, ${WARM_RUNS} runs: the first ${describe(runs[0])}, the last ${describe(runs.at(-1))} (goal: 1200 MB)`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function drawSample(
  folder: string,
  { name, width, height }: { name: string; width: number; height: number },
): Promise<Sample> {
  const photo = join(folder, `${width}.jpg`);
  const drawn = await drawPhoto(join(folder, `${width}-drawn`), width, height);
  await sharp(drawn)
    .withExif({ IFD0: { Copyright: 'Retouch', Make: 'Bench' }, IFD3: { GPSLatitude: '1/1 2/1 3/1' } })
    .withXmp(
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>',
    )
    .jpeg({ quality: 92, optimiseCoding: false })
    .toFile(photo);
  return {
    name,
    photo,
    answer: await drawAnswer(drawn, `${photo}.answer`),
    nativePixels: NATIVE_PIXELS,
    goal: GOAL,
  };
}

/** The same photo with an answer as large as Seedream's, in which all pixels are the model's own. */
async function drawOwnPixels({ photo }: Sample): Promise<Sample> {
  const answer = await drawAnswer(photo, `${photo}.large-answer`, SEEDREAM_PIXELS);
  return {
    name: 'the same, answered in 16.8 MP of the model’s own',
    photo,
    answer,
    nativePixels: null,
    goal: GOAL,
  };
}

async function takeHeic(folder: string, heicFile: string): Promise<Sample> {
  const photo = join(folder, 'photo.heic');
  await copyFile(heicFile, photo);
  const { openPhoto } = await import('../../core/pictures/photo-source.ts');
  const opened = await openPhoto(
    photo,
    { maxBytes: 200e6, maxPixels: 100e6, takesHeic: true },
    { isProven: true },
  );
  if (opened.kind === 'refused') throw new Error(opened.failure.message);
  const pixels = await (await opened.source.open())
    .toColourspace('srgb')
    .png({ compressionLevel: 1 })
    .toBuffer();
  return {
    name: 'HEIC, your own',
    photo,
    answer: await drawAnswer(pixels, `${photo}.answer`),
    nativePixels: NATIVE_PIXELS,
    goal: 'no goal',
  };
}

/** Draws a retouched picture, by default of 4 megapixels: lighter and more colourful. */
async function drawAnswer(photo: string | Buffer, to: string, answerPixels = ANSWER_PIXELS): Promise<string> {
  const { width, height } = await sharp(photo).metadata();
  const scale = Math.min(1, Math.sqrt(answerPixels / (width * height)));
  await sharp(photo)
    .resize({ width: Math.round(width * scale) })
    .modulate({ brightness: 1.05, saturation: 1.1 })
    .jpeg({ quality: 90 })
    .toFile(to);
  return to;
}

async function finish({ photo, answer, nativePixels, strength = 1 }: Sample, times: number): Promise<Cost> {
  const native = nativePixels === null ? '' : String(nativePixels);
  const { stdout } = await promisify(execFile)(process.execPath, [
    RUNNER,
    photo,
    answer,
    String(times),
    native,
    String(strength),
  ]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

function describe(run: Run | undefined): string {
  return run === undefined
    ? 'nothing'
    : `${run.cpuSeconds.toFixed(2)} s CPU, of which previews ${run.previewSeconds.toFixed(2)} s, ${run.peakMegabytes.toFixed(0)} MB`;
}
