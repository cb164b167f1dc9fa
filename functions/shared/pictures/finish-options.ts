import type { OutputOptions } from '../domain/output-options.ts';

/** How a picture is to be finished. */
export interface FinishOptions extends OutputOptions {
  /** Whether the original's transparency is put back. */
  readonly keepsTransparency: boolean;
  /** How much of the retouched picture is blended with the original, 0 to 1. @default 1 */
  readonly strength?: number | undefined;
}
