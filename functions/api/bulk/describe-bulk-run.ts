import type { BulkRun } from '../../../core/bulk/bulk-run.ts';
import { roundDollars } from '../../../core/domain/dollars.ts';
import type { FailureCode } from '../../../core/domain/failures.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import type { BulkRunAnswer } from '../schemas/bulk.ts';

type Dependencies = Pick<ApiDependencies, 'bulkRuns' | 'bulkExecutions' | 'price' | 'now'>;

/** An id as `startBulkRun` makes it. */
const ID = /^(retry|cancel|redo)-[0-9a-f]{32}$/;

/**
 * A run without an execution counts as running for this long after its start, because Step Functions reports
 * new executions with a delay.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
 */
const STARTING_MS = 60_000;

/**
 * A bulk run as it is now, as the API shows it.
 * @throws {Problem} if there is no run with that id
 */
export async function findBulkRun(id: string, dependencies: Dependencies): Promise<BulkRunAnswer> {
  const { bulkRuns, bulkExecutions, now } = dependencies;
  const find = async () => (ID.test(id) ? await bulkRuns.get(id) : null);
  const run = await find();
  if (run === null) throw new Problem('bulk-run-not-found', 'There is no bulk run with that id.');
  if (run.endedAt !== null) return describeBulkRun(run, 'finished', dependencies);
  const isStarting = now() - Date.parse(run.startedAt) < STARTING_MS;
  const isRunning = (await bulkExecutions.isRunning(id)) ?? isStarting;
  if (isRunning) return describeBulkRun(run, 'running', dependencies);
  // The run may have ended since it was read.
  const latest = (await find()) ?? run;
  return describeBulkRun(latest, latest.endedAt === null ? 'interrupted' : 'finished', dependencies);
}

/** A bulk run in the given state, as the API shows it. */
export function describeBulkRun(
  run: BulkRun,
  state: BulkRunAnswer['state'],
  { price, now }: Pick<Dependencies, 'price' | 'now'>,
): BulkRunAnswer {
  const { id, action, folder, filter, payAgain, cursor, startedAt, endedAt } = run;
  const { matched, mayPayAgain, mayCost, passedOver, done, changed, failed } = run;
  return {
    id: state === 'dry-run' ? null : id,
    action,
    folder,
    filter: { ...filter, code: filter.code as FailureCode | null },
    payAgain,
    state,
    matched,
    isAll: cursor === null,
    mayPayAgain,
    mayPayAgainCost: roundDollars(mayPayAgain * price),
    costAtMost: roundDollars(mayCost * price),
    passedOver,
    done,
    changed,
    failed,
    startedAt,
    endedAt,
    asOf: new Date(now()).toISOString(),
  };
}
