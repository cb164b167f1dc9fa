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

/** Everything the two servers share. */
export interface SimulatorState {
  readonly origin: string;
  readonly outputsOrigin: string;
  /** What the control endpoint asks for as a bearer token; null on loopback. */
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
  /** How pictures turn out where no script or fault says otherwise. */
  readonly pictures: PicturePlan;
  /** Keeps the retouches under way at once to what one machine can do. */
  readonly retouches: WorkQueue;
}
