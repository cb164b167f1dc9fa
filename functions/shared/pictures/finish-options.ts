import type { OutputOptions } from '../domain/output-options.ts';

/** How a picture is to be finished. */
export interface FinishOptions extends OutputOptions {
  /** Whether the original's transparency is put back. */
  readonly keepsTransparency: boolean;
}
