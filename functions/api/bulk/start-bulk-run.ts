import { createHash, randomUUID } from 'node:crypto';
import { type BulkRequest, newBulkRun } from '../../../core/bulk/bulk-run.ts';
import { takePage } from '../../../core/bulk/take-page.ts';
import { toIndexFolder } from '../../../core/photos/photo-item.ts';
import { STATUSES } from '../../../core/photos/status.ts';
import { hasPhotos } from '../../../core/shoots/shoot-items.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import type { RouteAnswer } from '../http/route.ts';
import { explainOtherForm } from '../shoots/other-form.ts';
import { describeBulkRun, findBulkRun } from './describe-bulk-run.ts';

/** Dependencies of the routes that begin bulk runs. */
export type BulkDependencies = Pick<
  ApiDependencies,
  'photos' | 'shoots' | 'bulkRuns' | 'bulkExecutions' | 'price' | 'now'
>;

/** Time limit of a dry run, within the 29 seconds of a request: 10,000 photos take about 5 seconds. */
const LOOK_MS = 20_000;

/** @throws {Problem} if no photo lies in the folder itself; skipped files do not count as photos */
export async function checkShoot(
  { photos, shoots }: Pick<BulkDependencies, 'photos' | 'shoots'>,
  name: string,
): Promise<void> {
  const folder = toIndexFolder(name);
  const shoot = await shoots.find(folder);
  if (shoot !== null && hasPhotos(shoot)) return;
  // The counts lag a moment; the index already has a photo that has just arrived.
  const statuses = STATUSES.filter((status) => status !== 'skipped');
  const found = await Promise.all(statuses.map((status) => photos.count({ folder, status })));
  if (found.some((count) => count > 0)) return;
  const hint =
    (await explainOtherForm({ shoots }, name)) ??
    'Each folder below it is a separate shoot: see GET /shoots.';
  throw new Problem('shoot-not-found', `No photo lies in the folder "${name}" itself. ${hint}`);
}

/** Begins a bulk run, unless the same request, by its `Idempotency-Key`, began it before. Returns its id. */
export async function startBulkRun(
  { bulkRuns, bulkExecutions, now }: BulkDependencies,
  request: BulkRequest,
  repeatTag: string | null,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([repeatTag ?? randomUUID(), request]));
  const id = `${request.action}-${hash.digest('hex').slice(0, 32)}`;
  await bulkRuns.enter(newBulkRun(request, id, new Date(now()).toISOString()));
  await bulkExecutions.start(id);
  return id;
}

/** The answer with a bulk run that was begun. */
export async function answerBulkRun(dependencies: BulkDependencies, id: string): Promise<RouteAnswer> {
  const body = await findBulkRun(id, dependencies);
  return { status: 202, headers: { location: `../bulk/${id}` }, body };
}

/** The answer to a dry run: finds the photos as the run would, and changes nothing. */
export async function answerDryRun(
  dependencies: BulkDependencies,
  request: BulkRequest,
  take: typeof takePage = takePage,
): Promise<RouteAnswer> {
  const { photos, now } = dependencies;
  const startedMs = now();
  let run = newBulkRun(request, '', new Date(startedMs).toISOString());
  while (run.cursor !== null && now() - startedMs < LOOK_MS) run = await take(photos, run);
  return { status: 200, body: describeBulkRun(run, 'dry-run', dependencies) };
}
