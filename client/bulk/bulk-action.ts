import { randomUUID } from 'node:crypto';
import pMap from 'p-map';
import { ApiProblem } from '../api/ask.ts';
import type { BulkRun } from '../api/retouch-api.ts';

/** How many dry runs are requested at once. */
const AT_ONCE = 4;

/** The request of the routes that start bulk runs. */
export interface BulkRequest {
  readonly folder: string;
  readonly dryRun: boolean;
  /** Absent for a dry run. */
  readonly idempotencyKey?: string;
}

/** A bulk action of the API on the photos directly in one folder, without those of folders below. */
export type BulkAction = (request: BulkRequest) => Promise<BulkRun>;

/**
 * Asks the API with dry runs what an action would do in these folders. Leaves out folders without a shoot, or
 * without the decisions that the action needs.
 */
export async function planRuns(folders: readonly string[], action: BulkAction): Promise<BulkRun[]> {
  const plans = await pMap(folders, (folder) => planRun(folder, action), { concurrency: AT_ONCE });
  return plans.filter((plan) => plan !== null);
}

/** Starts the planned runs that have photos to act on. A run continues on the stack if this program ends. */
export async function beginRuns(plans: readonly BulkRun[], action: BulkAction): Promise<BulkRun[]> {
  const begun: BulkRun[] = [];
  for (const plan of plans) {
    if (countTaken(plan) === 0) continue;
    // One key per run, so that a repeated request does not start a second run.
    const idempotencyKey = randomUUID();
    begun.push(await action({ folder: plan.folder, dryRun: false, idempotencyKey }));
  }
  return begun;
}

/** How many photos a run acts on, as far as the API has counted. */
export function countTaken({ matched, mayPayAgain, payAgain }: BulkRun): number {
  return payAgain ? matched : matched - mayPayAgain;
}

/** Adds up one number of several runs. */
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
