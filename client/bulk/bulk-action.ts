import { randomUUID } from 'node:crypto';
import pMap from 'p-map';
import { ApiProblem } from '../api/ask.ts';
import type { BulkRun } from '../api/retouch-api.ts';

/** Requests for dry runs that are under way at once. */
const AT_ONCE = 4;

/** What the routes that begin bulk runs are given. */
export interface BulkRequest {
  readonly folder: string;
  readonly dryRun: boolean;
  /** Absent for a dry run. */
  readonly idempotencyKey?: string;
}

/** Asks the API to do something to photos of one folder, without those below it. */
export type BulkAction = (request: BulkRequest) => Promise<BulkRun>;

/** What an action would do in those folders, as the API says. A folder without anything to act on is left out. */
export async function planRuns(folders: readonly string[], action: BulkAction): Promise<BulkRun[]> {
  const plans = await pMap(folders, (folder) => planRun(folder, action), { concurrency: AT_ONCE });
  return plans.filter((plan) => plan !== null);
}

/** Begins what was planned, where there is anything to do. A run goes on without this program. */
export async function beginRuns(plans: readonly BulkRun[], action: BulkAction): Promise<BulkRun[]> {
  const begun: BulkRun[] = [];
  for (const plan of plans) {
    if (countTaken(plan) === 0) continue;
    // Made once: a request that has to be sent again begins the same run.
    const idempotencyKey = randomUUID();
    begun.push(await action({ folder: plan.folder, dryRun: false, idempotencyKey }));
  }
  return begun;
}

/** The photos that a run takes up, as far as they were looked for. */
export function countTaken({ matched, mayPayAgain, payAgain }: BulkRun): number {
  return payAgain ? matched : matched - mayPayAgain;
}

/** The sum of a number of several runs. */
export function sum(runs: readonly BulkRun[], number: (run: BulkRun) => number): number {
  return runs.reduce((total, run) => total + number(run), 0);
}

async function planRun(folder: string, action: BulkAction): Promise<BulkRun | null> {
  try {
    return await action({ folder, dryRun: true });
  } catch (error) {
    const isNothing = error instanceof ApiProblem && /^(shoot|decisions)-not-found$/.test(error.type);
    if (isNothing) return null;
    throw error;
  }
}
