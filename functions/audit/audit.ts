import * as z from 'zod/mini';
import { executionName } from '../shared/domain/execution-name.ts';
import { type Upload, uploadOf } from '../shared/domain/photo.ts';
import type { PhotoItem } from '../shared/photos/photo-item.ts';
import type { Photos } from '../shared/photos/photos.ts';
import { isOver } from '../shared/photos/photos.ts';
import { hasEnded, STATUSES } from '../shared/photos/status.ts';
import type { Position } from './position.ts';
import type { RebuildIndex } from './rebuild-index.ts';
import type { TakeUp, Verdict } from './take-up.ts';
import type { ListedUpload } from './walk-uploads.ts';

/** The event of a younger upload is on its way, or in the queue behind a big drop: that is no loss yet. */
const OLDER_THAN_MINUTES = 15;

/** The schedule's event, or what somebody asks for by hand. */
export const auditEventSchema = z.object({
  /** Only uploads older than this are looked at. */
  olderThanMinutes: z._default(z.number().check(z.nonnegative()), OLDER_THAN_MINUTES),
  /** First puts back the items of all photos that have a record: for a table that was lost. */
  rebuildIndex: z._default(z.boolean(), false),
});

/**
 * Photos taken up a second: a third to a half of what Step Functions allows an account to look at steadily (15 or
 * 10 DescribeExecution a second, by region), as keep-line looks too. A run of 13 minutes takes 3,900.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const PHOTOS_A_SECOND = 5;
/** The function may take 15 minutes: the rest is for what it is at when these are over. */
const RUN_MS = 13 * 60_000;
/** Items that are read at once: as many as one request takes. */
const BATCH = 100;
const UNFINISHED = STATUSES.filter((status) => !hasEnded(status));

/** What a run of the audit found and did. */
export interface AuditReport extends Readonly<Record<Verdict, number>> {
  /** Photos that were walked past. */
  readonly uploads: number;
  /** Photos too young to be looked at. */
  readonly young: number;
  /** Photos that could not be looked at: see the log. */
  readonly failed: number;
  /** The key after which it began, as the run before had stopped there; null at the beginning. */
  readonly startedAfter: string | null;
  /** The key after which it had no more time, and the next run goes on; null if it came to the end. */
  readonly stoppedAfter: string | null;
}

/** What the audit needs. */
export interface AuditDependencies {
  readonly bucket: string;
  readonly walk: (after: string) => AsyncIterable<ListedUpload>;
  readonly photos: Pick<Photos, 'getMany' | 'list'>;
  readonly takeUp: TakeUp;
  readonly rebuildIndex: RebuildIndex;
  readonly position: Position;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Told of each photo that could not be looked at. */
  readonly fail: (key: string, error: unknown) => void;
  readonly count: (report: AuditReport) => void;
}

/**
 * Walks `uploads/` against the items of the photos, and starts or ends what needs it. A run that has no time left
 * stops, and the next one goes on behind it, so that no photo is passed over for ever by those before it.
 */
export function createAudit(dependencies: AuditDependencies) {
  const { bucket, walk, photos, takeUp, rebuildIndex, position, now, sleep, fail, count } = dependencies;

  return async ({ olderThanMinutes, rebuildIndex: isRebuild }: z.infer<typeof auditEventSchema>) => {
    const startedMs = now();
    const youngSince = startedMs - olderThanMinutes * 60_000;
    const isTimeUp = () => now() - startedMs >= RUN_MS;
    let freeAtMs = startedMs;

    async function look(photo: Upload, since: Date, id: string, item: PhotoItem | undefined) {
      // What has ended has its record: nothing is asked of AWS for it.
      if (item !== undefined && isOver(item)) return 'recorded';
      if (since.getTime() > youngSince) return 'young';
      try {
        if (freeAtMs > now()) await sleep(freeAtMs - now());
        freeAtMs = now() + 1000 / PHOTOS_A_SECOND;
        return await takeUp(photo, id, item ?? null);
      } catch (error) {
        fail(photo.key, error);
        return 'failed';
      }
    }

    /** Attempts after the first, which the walk over the uploads does not see. */
    async function* laterAttempts(): AsyncGenerator<PhotoItem> {
      for (const status of UNFINISHED) {
        for (let after: string | null | undefined; after !== null; ) {
          const page = await photos.list({ status, folder: null, limit: BATCH, after: after ?? null });
          yield* page.photos.filter(({ attempt }) => attempt > 1);
          after = page.next;
        }
      }
    }

    const rebuilt = isRebuild ? await rebuildIndex(isTimeUp) : 0;
    const seen = { uploads: 0, young: 0, failed: 0 };
    const found = {
      ...seen,
      recorded: 0,
      running: 0,
      started: 0,
      recording: 0,
      restored: rebuilt,
      removed: 0,
    };
    const startedAfter = await position.read();
    let reached = startedAfter;
    let isEnd = true;
    for await (const batch of inBatches(walk(startedAfter), BATCH)) {
      const ids = batch.map(({ key, versionId }) => executionName({ bucket, key, versionId }));
      const items = await photos.getMany(ids.map((id) => ({ id, attempt: 1 })));
      const byId = new Map(items.map((item) => [item.id, item]));
      for (const [index, upload] of batch.entries()) {
        if (isTimeUp()) {
          isEnd = false;
          break;
        }
        const id = ids[index] ?? '';
        found.uploads += 1;
        const photo = { bucket, key: upload.key, versionId: upload.versionId };
        found[await look(photo, upload.uploadedAt, id, byId.get(id))] += 1;
        reached = upload.key;
      }
      if (!isEnd) break;
    }
    if (isEnd) {
      for await (const item of laterAttempts()) {
        if (isTimeUp()) break;
        found[await look(uploadOf(item.photo), new Date(item.queuedAt), item.id, item)] += 1;
      }
    }
    const next = isEnd ? '' : reached;
    if (next !== startedAfter) await position.write(next);
    const report = { ...found, startedAfter: startedAfter || null, stoppedAfter: next || null };
    count(report);
    return { outcome: 'audited', ...report };
  };
}

async function* inBatches<T>(all: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const one of all) {
    batch.push(one);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
