import { createHash, randomUUID } from 'node:crypto';
import { type BulkRequest, newBulkRun } from '../../shared/bulk/bulk-run.ts';
import { takePage } from '../../shared/bulk/take-page.ts';
import { toIndexFolder } from '../../shared/photos/photo-item.ts';
import { STATUSES } from '../../shared/photos/status.ts';
import { hasPhotos } from '../../shared/shoots/shoot-items.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import type { RouteAnswer } from '../http/route.ts';
import { explainOtherForm } from '../shoots/other-form.ts';
import { describeBulkRun, findBulkRun } from './describe-bulk-run.ts';

/** What the routes that begin bulk runs need. */
export type BulkDependencies = Pick<
  ApiDependencies,
  'photos' | 'shoots' | 'bulkRuns' | 'bulkExecutions' | 'price' | 'now'
>;

/** A dry run looks for so long, of the 29 seconds that a request has: 10,000 photos take some 5. */
const LOOK_MS = 20_000;

/** @throws {Problem} if no photo lies in the folder itself: files that are skipped are none */
export async function checkShoot(
  { photos, shoots }: Pick<BulkDependencies, 'photos' | 'shoots'>,
  name: string,
): Promise<void> {
  const folder = toIndexFolder(name);
  const shoot = await shoots.find(folder);
  if (shoot !== null && hasPhotos(shoot)) return;
  // The counts are a moment behind: the index knows of a photo that has just come.
  const statuses = STATUSES.filter((status) => status !== 'skipped');
  const found = await Promise.all(statuses.map((status) => photos.count({ folder, status })));
  if (found.some((count) => count > 0)) return;
  const hint =
    (await explainOtherForm({ shoots }, name)) ?? 'A folder below it is a shoot of its own: see GET /shoots.';
  throw new Problem('shoot-not-found', `No photo lies in the folder "${name}" itself. ${hint}`);
}

/**
 * Begins a bulk run, unless the same request, by its `Idempotency-Key`, began it before. Answers its id.
 */
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

/** Answers a bulk run that was begun. */
export async function answerBulkRun(dependencies: BulkDependencies, id: string): Promise<RouteAnswer> {
  const body = await findBulkRun(id, dependencies);
  return { status: 202, headers: { location: `../bulk/${id}` }, body };
}

/** Answers what a bulk run would be for, and does nothing: it looks for the photos as the run does. */
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
