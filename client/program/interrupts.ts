import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Why a run ends early: somebody stopped it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** 128 and the signal's number, as shells have it: 130 for Ctrl-C. */
  readonly exitCode: number;

  constructor(signal: (typeof SIGNALS)[number]) {
    super(`stopped by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

const LOOK_FOR_NPM_MS = 500;

/**
 * Turns Ctrl-C, and a terminal or npm that goes away, into a signal that aborts with {@link Interrupted}.
 * Repeated ones change nothing: npm passes on the Ctrl-C that the terminal has sent already.
 */
export function catchInterrupts(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (name: (typeof SIGNALS)[number]) => controller.abort(new Interrupted(name));
  for (const name of SIGNALS) process.on(name, () => interrupt(name));
  // A SIGTERM for npm ends the shell between npm and this process, which is not told.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => process.ppid !== parent && interrupt('SIGTERM'), LOOK_FOR_NPM_MS).unref();
  }
  return controller.signal;
}
