import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../../project.ts';
import { startSeedProcess } from './seed-process.ts';

/** The figures of a simulated run, which are its last line. */
export interface SimulatedFigures {
  readonly seeds: number;
  /** The seeds with a broken promise, in order. */
  readonly failed: readonly number[];
}

/** Options of {@link runSimulated}. */
export interface SimulatedOptions {
  /** How many seeds to run, starting with 1. */
  readonly seeds: number;
  readonly signal: AbortSignal;
  /** Called with each line of progress. */
  readonly report: (line: string) => void;
  /** The program that runs the seeds. @default the chaos of `simulation/world` */
  readonly program?: string;
  /** How many processes run at once. @default one per core */
  readonly processes?: number;
}

const PROGRAM = join(PROJECT_FOLDER, 'simulation/world/run-seeds.ts');
/** How many times the run reports its progress. */
const STAGES = 20;

/**
 * Runs many small worlds of mixed chaos in memory, with the real functions and the synthesized state machine,
 * as `test/world/chaos.test.ts` does.
 * @throws the signal's reason if it is aborted
 */
export async function runSimulated(options: SimulatedOptions): Promise<SimulatedFigures> {
  const { seeds, signal, report, program = PROGRAM, processes = availableParallelism() } = options;
  const failed: number[] = [];
  const queue = Array.from({ length: seeds }, (_, index) => index + 1).values();
  const stage = Math.ceil(seeds / STAGES);
  let done = 0;

  async function work(): Promise<void> {
    let child = startSeedProcess(program, signal);
    try {
      for (const seed of queue) {
        if (child.hasEnded()) child = startSeedProcess(program, signal);
        const problems = await child.run(seed);
        signal.throwIfAborted();
        done += 1;
        if (problems.length > 0) {
          failed.push(seed);
          report(`FAILED at seed ${seed}:\n  ${problems.join('\n  ')}`);
        }
        if (done % stage === 0) report(`${done} of ${seeds} seeds, ${failed.length} failed`);
      }
    } finally {
      child.stop();
    }
  }

  report(`Running ${seeds} seeds in ${processes} processes …`);
  await Promise.all(Array.from({ length: processes }, work));
  return { seeds, failed: failed.sort((a, b) => a - b) };
}
