import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PipelineFunction } from '../../infra/constructs/pipeline-function.ts';

/** @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html `e_machine`; EM_AARCH64 and EM_X86_64 */
const MACHINES = { arm64: 183, x86_64: 62 } as const;

/** The processors that the native parts of a bundle are built for, by their ELF headers. */
async function bundleFor(architecture: Architecture): Promise<number[]> {
  const outdir = mkdtempSync(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rmSync(outdir, { recursive: true }));
  const app = new App({ outdir });
  const stack = new Stack(app, 'Bundle');
  new PipelineFunction(stack, 'Function', {
    folder: 'prepare-photo',
    description: 'with sharp',
    logRetention: RetentionDays.ONE_DAY,
    architecture,
    packages: ['sharp'],
  });
  app.synth();
  const machines: number[] = [];
  for await (const file of glob('**/*.{node,so,so.*}', { cwd: outdir })) {
    machines.push(readFileSync(join(outdir, file)).readUInt16LE(18));
  }
  return machines;
}

describe('the bundle of a function with native packages', () => {
  it.each(['arm64', 'x86_64'] as const)(
    'is built for the function’s processor, on any machine: %s',
    async (name) => {
      const architecture = name === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64;
      const machines = await bundleFor(architecture);
      expect(machines.length).toBeGreaterThanOrEqual(2);
      expect(new Set(machines)).toEqual(new Set([MACHINES[name]]));
    },
    180_000,
  );
});
