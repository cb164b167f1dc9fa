import type { OutputOptions } from '../domain/output-options.ts';

/** How to finish a picture. */
export interface FinishOptions extends OutputOptions {
  /** Whether to restore the original's transparency. */
  readonly keepsTransparency: boolean;
  /** How much of the retouched picture is blended with the original, 0 to 1. @default 1 */
  readonly strength?: number | undefined;
}
