import type { Paid } from '../contract/outcomes.ts';

/** Whether a photo is paid for, and for how much as far as known, dollars. */
export interface Payment {
  readonly paid: Paid;
  readonly cost: number;
}
