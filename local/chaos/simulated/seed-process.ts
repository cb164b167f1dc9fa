import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A process that runs seeds, one at a time. */
export interface SeedProcess {
  /**
   * Runs a seed. Resolves with the broken promises; empty if all were kept. If the process ends before it
   * answers, that is a problem too.
   */
  run(seed: number): Promise<readonly string[]>;
  hasEnded(): boolean;
  stop(): void;
}

/** A seed takes a tenth of a second; after this time it counts as stuck. */
const SEED_MS = 120_000;

/**
 * Starts a program that gets seeds and answers each with `{problems}`. It is killed when the signal aborts.
 */
export function startSeedProcess(program: string, signal: AbortSignal, seedMs = SEED_MS): SeedProcess {
  const child = fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const stop = () => void child.kill('SIGKILL');
  const ended = once(child, 'exit').then(([code, killedBy]) => [
    `The process of the seed ended: ${killedBy ?? code}.`,
  ]);
  signal.addEventListener('abort', stop);
  ended.finally(() => signal.removeEventListener('abort', stop)).catch(() => {});
  return {
    run: async (seed) => {
      const answered = once(child, 'message').then(([{ problems }]) => problems as string[]);
      const timer = setTimeout(stop, seedMs);
      child.send(seed);
      try {
        return await Promise.race([answered, ended]);
      } finally {
        clearTimeout(timer);
      }
    },
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop,
  };
}
