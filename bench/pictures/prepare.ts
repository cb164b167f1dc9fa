import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { drawPrepareSamples, type PrepareSample } from './prepare-samples.ts';

/** The cost of one run in its own process. */
interface Cost {
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly copy: string;
}

const RUNNER = fileURLToPath(new URL('prepare-once.ts', import.meta.url));

/**
 * Prepares one photo of each kind in a new Node process, from file to working copy, and prints the cost.
 * sharp cannot write HEIC: `heicFile` is one of your own, of 12 megapixels for the budget.
 */
export async function measurePrepare({ heicFile }: { heicFile?: string | undefined } = {}): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'retouch-bench-prepare-'));
  try {
    const samples: PrepareSample[] = await drawPrepareSamples(folder);
    if (heicFile !== undefined) {
      const file = join(folder, 'photo.heic');
      await copyFile(heicFile, file);
      samples.push({ name: 'HEIC, your own', file, budget: { cpuSeconds: 4, megabytes: 400 } });
    }
    console.log('\nPreparing a photo: from the file to the working copy, one process, one core');
    for (const { name, file, budget } of samples) {
      const megabytes = (await stat(file)).size / 1_000_000;
      const { cpuSeconds, peakMegabytes, copy } = await prepareOnce(file);
      const goal = budget === null ? '' : ` (goal: ${budget.cpuSeconds} s, ${budget.megabytes} MB)`;
      console.log(
        `${name}, ${megabytes.toFixed(0)} MB: ${cpuSeconds.toFixed(2)} s CPU, ${peakMegabytes.toFixed(0)} MB${goal}, ${copy}`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepareOnce(file: string): Promise<Cost> {
  const { stdout } = await promisify(execFile)(process.execPath, [RUNNER, file]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
