import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The reason why a run ends early: a signal stopped it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** 128 plus the signal's number, as in shells: 130 for Ctrl-C. */
  readonly exitCode: number;

  constructor(signal: (typeof SIGNALS)[number]) {
    super(`stopped by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

const LOOK_FOR_NPM_MS = 500;

/**
 * Returns a signal that aborts with {@link Interrupted} on Ctrl-C, or if the terminal or npm ends. Repeated
 * signals change nothing: npm forwards the Ctrl-C that the terminal has already sent.
 */
export function catchInterrupts(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (name: (typeof SIGNALS)[number]) => controller.abort(new Interrupted(name));
  for (const name of SIGNALS) process.on(name, () => interrupt(name));
  // A SIGTERM to npm ends the shell between npm and this process. This process gets no signal.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => process.ppid !== parent && interrupt('SIGTERM'), LOOK_FOR_NPM_MS).unref();
  }
  return controller.signal;
}
