import type { Account } from './api/account.ts';
import type { RateLimit } from './api/rate-limit.ts';
import type { JobTable } from './jobs/job-table.ts';
import type { WorkQueue } from './jobs/work-queue.ts';
import type { LedgerBook } from './ledger.ts';
import type { ServedModel } from './models/served-model.ts';
import type { OutputStore } from './outputs/output-store.ts';
import type { PicturePlan } from './retouch/picture-plan.ts';
import type { Faults } from './script/faults.ts';
import type { Outages } from './script/outages.ts';
import type { ScriptBook } from './script/scripts.ts';

/** The state that the two servers share. */
export interface SimulatorState {
  readonly origin: string;
  readonly outputsOrigin: string;
  /** The bearer token that the control endpoint requires; null on loopback. */
  readonly controlKey: string | null;
  readonly models: readonly ServedModel[];
  readonly now: () => number;
  /** Aborted when the simulator closes. */
  readonly closing: AbortSignal;
  readonly account: Account;
  readonly rateLimit: RateLimit;
  readonly ledger: LedgerBook;
  readonly scripts: ScriptBook;
  readonly faults: Faults;
  readonly outages: Outages;
  readonly jobs: JobTable;
  readonly outputs: OutputStore;
  /** How pictures turn out unless a script or a fault says otherwise. */
  readonly pictures: PicturePlan;
  /** Limits how many retouches run at once. */
  readonly retouches: WorkQueue;
}
