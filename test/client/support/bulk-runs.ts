import type { BulkRun } from '../../../client/api/retouch-api.ts';
import type { ApiRequest, Routes } from './api-stand-in.ts';

/** A dry run of 3 photos for $0.15, unless `more` says otherwise. */
export function sampleRun(more: Partial<BulkRun> = {}): BulkRun {
  return {
    id: null,
    action: 'redo',
    folder: 'spring/ana',
    filter: { status: null, code: null, doubtful: false },
    payAgain: true,
    state: 'dry-run',
    matched: 3,
    isAll: true,
    mayPayAgain: 0,
    mayPayAgainCost: 0,
    costAtMost: 0.15,
    passedOver: 0,
    done: 0,
    changed: 0,
    failed: 0,
    startedAt: '2026-11-24T12:00:00.000Z',
    endedAt: null,
    asOf: '2026-11-24T12:00:00.000Z',
    ...more,
  };
}

/**
 * Routes of an API that plans these runs and begins them. Each time a run is read, one photo more is done. A
 * folder without a run is refused as one without photos of its own.
 * @param route such as `POST /shoot/redo`
 * @param plans the dry runs by their folders
 * @param ends the final state of the runs, if not all photos are done
 */
export function bulkRoutes(
  route: string,
  plans: readonly BulkRun[],
  refuse: (request: ApiRequest) => object,
  ends: Partial<BulkRun> = {},
): Routes {
  const asked = new Map<string, number>();
  const runOf = (folder: string, done: number): BulkRun => {
    const plan = plans.find((one) => one.folder === folder) ?? sampleRun();
    const isOver = done >= plan.matched;
    const begun = { ...plan, id: `run-${folder.replaceAll('/', '-')}`, done: Math.min(done, plan.matched) };
    return isOver ? { ...begun, state: 'finished', ...ends } : { ...begun, state: 'running' };
  };
  return {
    [route]: (request: ApiRequest) => {
      const plan = plans.find(({ folder }) => folder === request.query.folder);
      if (plan === undefined) return refuse(request);
      return (request.body as { dryRun?: boolean }).dryRun ? plan : runOf(plan.folder, 0);
    },
    'GET /bulk/{id}': ({ path }: ApiRequest) => {
      const done = (asked.get(path) ?? 0) + 1;
      asked.set(path, done);
      const plan = plans.find(({ folder }) => path === `/bulk/run-${folder.replaceAll('/', '-')}`);
      return runOf(plan?.folder ?? '', done);
    },
  };
}
