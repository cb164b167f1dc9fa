import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { enlarge } from './enlargements.ts';
import { type Case, FACTORS, listCases, makePictures, PHOTOS } from './fidelity-cases.ts';
import { compare, type Likeness } from './metrics.ts';

interface Result {
  readonly case: Case;
  readonly naive: Likeness;
  readonly registered: Likeness;
  readonly ours: Likeness;
}

/**
 * Simulates a model that retouches photos, and prints how close its pictures come to the truth at full size:
 * enlarged, and with the original's detail. `folder` has photos of your own to use instead of the project's.
 */
export async function measureFidelity({ folder }: { folder?: string | undefined } = {}): Promise<void> {
  const photos = folder === undefined ? PHOTOS : await listPhotos(folder);
  const results: Result[] = [];
  for (const one of listCases(photos)) {
    const result = await measure(one);
    console.error(describe(result));
    results.push(result);
  }
  console.log('\nPSNR in dB, SSIM, and ΔE2000 of what only tone touched');
  console.log(
    '| factor | edit | enlarged | registered | ours | gain | ΔE enlarged | ΔE registered | ΔE ours |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const factor of FACTORS) printFactor(factor, results);
  const worse = results.filter(
    ({ registered, ours }) => ours.psnr < registered.psnr || ours.ssim < registered.ssim,
  );
  console.log(`\nWorse than enlargement, in PSNR or SSIM: ${worse.length} of ${results.length}`);
}

async function listPhotos(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
}

async function measure(one: Case): Promise<Result> {
  const pictures = await makePictures(one);
  const { naive, registered, ours } = await enlarge(pictures);
  const { truth, touched } = pictures;
  return {
    case: one,
    naive: compare(naive, truth, touched),
    registered: compare(registered, truth, touched),
    ours: compare(ours, truth, touched),
  };
}

function printFactor(factor: number, results: readonly Result[]): void {
  const all = results.filter((result) => result.case.factor === factor);
  const still = all.filter((result) => result.case.wobble === 0);
  const wobbling = all.filter((result) => result.case.wobble > 0);
  for (const name of new Set(still.map((result) => result.case.edit.name))) {
    printRow(
      factor,
      name,
      still.filter((result) => result.case.edit.name === name),
    );
  }
  printRow(factor, '**mean**', still);
  printRow(factor, '**mean, wobble 0.7**', wobbling);
}

function printRow(factor: number, name: string, results: readonly Result[]): void {
  const [naive, registered, ours] = (['naive', 'registered', 'ours'] as const).map((way) =>
    meanOf(results.map((result) => result[way])),
  ) as [Likeness, Likeness, Likeness];
  const gain = `+${(ours.psnr - registered.psnr).toFixed(1)} ${(ours.ssim - registered.ssim).toFixed(3)}`;
  const cells = [factor, name, brief(naive), brief(registered), brief(ours), gain];
  const colours = [naive, registered, ours].map(({ deltaE }) => deltaE.toFixed(2));
  console.log(`| ${[...cells, ...colours].join(' | ')} |`);
}

function describe({ case: { photo, edit, factor, shift, wobble }, registered, ours }: Result): string {
  const gain = `${(ours.psnr - registered.psnr).toFixed(1)} dB, ${(ours.ssim - registered.ssim).toFixed(3)}`;
  const roughness = `shift ${shift}, wobble ${wobble}`;
  return `${basename(photo)}, ${edit.name}, factor ${factor}, ${roughness}: ${brief(registered)} -> ${brief(ours)}: ${gain}, ΔE ${ours.deltaE.toFixed(2)}`;
}

function brief({ psnr, ssim }: Likeness): string {
  return `${psnr.toFixed(1)} ${ssim.toFixed(3)}`;
}

function meanOf(likenesses: readonly Likeness[]): Likeness {
  const mean = (key: keyof Likeness) =>
    likenesses.reduce((sum, likeness) => sum + likeness[key], 0) / likenesses.length;
  return { psnr: mean('psnr'), ssim: mean('ssim'), deltaE: mean('deltaE') };
}
