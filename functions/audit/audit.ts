import * as z from 'zod/mini';
import { attemptName } from '../shared/domain/execution-name.ts';
import { isOver } from '../shared/photos/photos.ts';
import type { Position } from './position.ts';
import type { RebuildIndex } from './rebuild-index.ts';
import type { StartRecount } from './recount-shoots.ts';
import type { TakeUp, Verdict } from './take-up.ts';
import type { WalkedPhoto, WalkPhotos } from './walk-photos.ts';

/** The event of a younger upload is on its way, or in the queue behind a big drop: that is no loss yet. */
const OLDER_THAN_MINUTES = 15;

/** The schedule's event, or what somebody asks for by hand. */
export const auditEventSchema = z.object({
  /** Only uploads older than this are looked at. */
  olderThanMinutes: z._default(z.number().check(z.nonnegative()), OLDER_THAN_MINUTES),
  /** First puts back items and receipts of all photos that have a record: for a table that was lost or restored. */
  rebuildIndex: z._default(z.boolean(), false),
});

/** So long a run walks. */
export const WALK_MINUTES = 11;
/** By then it has repaired the counts of shoots: the function may take 15, the rest is for the last shoot. */
const REPAIR_MINUTES = 14;

/** What a run of the audit found and did. */
export interface AuditReport extends Readonly<Record<Verdict, number>> {
  /** Uploads that were walked past, with those that were replaced or deleted since. */
  readonly uploads: number;
  /** Photos too young to be looked at. */
  readonly young: number;
  /** Photos that could not be looked at: see the log. */
  readonly failed: number;
  /** Photos that were counted wrongly, and shoots whose counts were no sum of their photos: they are right now. */
  readonly recounted: number;
  /** Whether a rebuild came to the last record: the breaker of a restored table is closed then. Null without one. */
  readonly isRebuilt: boolean | null;
  /** Where the run before had stopped and this one began; null at the beginning. */
  readonly startedAfter: string | null;
  /** Where it had no more time, and the next run goes on: a key, or a status and a time; null if it came to the end. */
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
  /** Told of each photo that could not be looked at. */
  readonly fail: (key: string, error: unknown) => void;
  readonly count: (report: AuditReport) => void;
}

/**
 * Walks all uploads and all attempts that have not ended, and starts or ends what needs it. A run that has no time left
 * stops, and the next one goes on from there, so that no photo is passed over for ever by those before it.
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
    /** A shoot that cannot be counted keeps no photo from being looked at. */
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
      // What has ended has its record: nothing is asked of AWS for it.
      if (walked.item !== null && isOver(walked.item)) {
        found.recorded += 1;
        continue;
      }
      const name = attemptName(walked.id, walked.item?.attempt ?? 1);
      if (lookedAt.has(name)) continue;
      lookedAt.add(name);
      found[await look(walked)] += 1;
    }
    // Before the position: a later run does not come to these photos again.
    await countShoots(recount.lookAtRest());
    if (next !== startedAfter) await position.write(next);
    await countShoots(recount.repairShoots(isAfter(REPAIR_MINUTES)));
    const isRebuilt = rebuilt?.isDone ?? null;
    const report = { ...found, isRebuilt, startedAfter: startedAfter || null, stoppedAfter: next || null };
    count(report);
    return { outcome: 'audited', ...report };
  };
}
