import * as z from 'zod/mini';
import { attemptName } from '../../core/domain/execution-name.ts';
import { isOver } from '../../core/photos/photos.ts';
import type { Position } from './position.ts';
import type { RebuildIndex } from './rebuild-index.ts';
import type { StartRecount } from './recount-shoots.ts';
import type { TakeUp, Verdict } from './take-up.ts';
import type { WalkedPhoto, WalkPhotos } from './walk-photos.ts';

/** A younger upload is not lost yet: its event may be on its way, or in the queue behind a large drop. */
const OLDER_THAN_MINUTES = 15;

/** The schedule's event, or a manual invocation. */
export const auditEventSchema = z.object({
  /** The audit only checks uploads older than this. */
  olderThanMinutes: z._default(z.number().check(z.nonnegative()), OLDER_THAN_MINUTES),
  /** First restores items and receipts from all records: for a table that was lost or restored. */
  rebuildIndex: z._default(z.boolean(), false),
});

/** A run stops walking after this time. */
export const WALK_MINUTES = 11;
/**
 * A run stops repairing the counts of shoots after this time. The function may run for 15 minutes; the rest
 * is left for the shoot that it is repairing.
 */
const REPAIR_MINUTES = 14;

/** What a run of the audit found and did. */
export interface AuditReport extends Readonly<Record<Verdict, number>> {
  /** Uploads that the walk passed, including those that were replaced or deleted since. */
  readonly uploads: number;
  /** Photos too young to be checked. */
  readonly young: number;
  /** Photos that could not be checked: see the log. */
  readonly failed: number;
  /**
   * Photos that were counted wrongly, and shoots with counts that were not the sum of their photos. Both are
   * correct now.
   */
  readonly recounted: number;
  /**
   * Whether a rebuild read all records without a failure; it then closes the breaker of a restored table.
   * Null without a rebuild.
   */
  readonly isRebuilt: boolean | null;
  /** The position at which the previous run stopped and this one began; null if it began at the beginning. */
  readonly startedAfter: string | null;
  /**
   * The position at which the run ran out of time and the next run continues: a key, or a status and a time.
   * Null if the run reached the end.
   */
  readonly stoppedAfter: string | null;
}

/** What the audit needs. */
export interface AuditDependencies {
  readonly walk: WalkPhotos;
  readonly takeUp: TakeUp;
  readonly rebuildIndex: RebuildIndex;
  readonly startRecount: StartRecount;
  readonly position: Position;
  readonly now: () => number;
  /** Called for each photo that could not be checked. */
  readonly fail: (key: string, error: unknown) => void;
  readonly count: (report: AuditReport) => void;
}

/**
 * Walks all uploads and all attempts that have not ended, and starts or ends those that need it. A run that
 * is out of time stops, and the next one continues from there, so that the photos at the front never keep the
 * audit from the rest.
 */
export function createAudit(dependencies: AuditDependencies) {
  const { walk, takeUp, rebuildIndex, startRecount, position, now, fail, count } = dependencies;

  return async ({ olderThanMinutes, rebuildIndex: isRebuild }: z.infer<typeof auditEventSchema>) => {
    const startedMs = now();
    const youngSince = startedMs - olderThanMinutes * 60_000;
    const isAfter = (minutes: number) => () => now() - startedMs >= minutes * 60_000;
    const isTimeUp = isAfter(WALK_MINUTES);

    async function look({ photo, id, item, since }: WalkedPhoto) {
      if (since.getTime() > youngSince) return 'young';
      try {
        return await takeUp(photo, id, item);
      } catch (error) {
        fail(photo.key, error);
        return 'failed';
      }
    }

    const rebuilt = isRebuild ? await rebuildIndex(isTimeUp) : null;
    const restored = rebuilt?.restored ?? 0;
    const seen = { uploads: 0, young: 0, failed: 0, recounted: 0 };
    const recount = startRecount(youngSince);
    /** A shoot that cannot be counted does not keep the audit from checking its photos. */
    async function countShoots(work: Promise<number>): Promise<void> {
      try {
        const recounted = await work;
        found.recounted += recounted;
      } catch (error) {
        fail('the counts of shoots', error);
        found.failed += 1;
      }
    }
    const found = {
      ...seen,
      recorded: 0,
      running: 0,
      started: 0,
      skipped: 0,
      recording: 0,
      restored,
      removed: 0,
    };
    const startedAfter = await position.read();
    let next = '';
    const lookedAt = new Set<string>();
    for await (const walked of walk(startedAfter)) {
      if (isTimeUp()) {
        next = walked.position;
        break;
      }
      if (walked.isListed) found.uploads += 1;
      if (walked.item !== null) await countShoots(recount.look(walked.item));
      // A photo that has ended has its record: no AWS call is needed.
      if (walked.item !== null && isOver(walked.item)) {
        found.recorded += 1;
        continue;
      }
      const name = attemptName(walked.id, walked.item?.attempt ?? 1);
      if (lookedAt.has(name)) continue;
      lookedAt.add(name);
      found[await look(walked)] += 1;
    }
    // Before the position is written: a later run does not come to these photos again.
    await countShoots(recount.lookAtRest());
    if (next !== startedAfter) await position.write(next);
    await countShoots(recount.repairShoots(isAfter(REPAIR_MINUTES)));
    const isRebuilt = rebuilt?.isDone ?? null;
    const report = { ...found, isRebuilt, startedAfter: startedAfter || null, stoppedAfter: next || null };
    count(report);
    return { outcome: 'audited', ...report };
  };
}
