import * as z from 'zod/mini';
import { executionName } from '../shared/domain/execution-name.ts';
import type { FindRecord } from './find-record.ts';
import { createTakeUp, type TakeUpDependencies, type Verdict } from './take-up.ts';
import type { ListedUpload } from './walk-uploads.ts';

/** The event of a younger upload is on its way, or in the queue behind a big drop: that is no loss yet. */
const OLDER_THAN_MINUTES = 15;

/** The schedule's event, or whoever asks: only uploads older than `olderThanMinutes` are looked at. */
export const auditEventSchema = z.object({
  olderThanMinutes: z._default(z.number().check(z.nonnegative()), OLDER_THAN_MINUTES),
});

/**
 * Photos taken up a second: a third to a half of what Step Functions allows an account to look at steadily (15 or
 * 10 DescribeExecution a second, by region), as those who keep the line look too. A run of 13 minutes takes 3,900.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const PHOTOS_A_SECOND = 5;
/** The function may take 15 minutes: what it is at when these are over, with its retries, fits into the rest. */
const RUN_MS = 13 * 60_000;

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
  /** The key after which it had no more time, and the next run goes on; null where it came to the end. */
  readonly stoppedAfter: string | null;
}

/** How far the audit came, kept from run to run: a whole key, or '' for the beginning. */
export interface Position {
  read(): Promise<string>;
  write(after: string): Promise<void>;
}

/** What the audit needs. */
export interface AuditDependencies extends TakeUpDependencies {
  readonly bucket: string;
  readonly walk: (after: string) => AsyncIterable<ListedUpload>;
  readonly findRecord: FindRecord;
  readonly position: Position;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Told of each photo that could not be looked at. */
  readonly fail: (key: string, error: unknown) => void;
  readonly count: (report: AuditReport) => void;
}

/**
 * Walks `uploads/` against `results/` and the executions, and starts what has neither record nor execution. A run
 * that has no time left stops, and the next one goes on behind it, so that no photo is passed over for ever by those
 * before it that take long.
 */
export function createAudit(dependencies: AuditDependencies) {
  const { bucket, walk, findRecord, position, now, sleep, fail, count } = dependencies;
  const takeUp = createTakeUp(dependencies);

  return async ({ olderThanMinutes }: z.infer<typeof auditEventSchema>) => {
    const startedMs = now();
    const youngSince = startedMs - olderThanMinutes * 60_000;
    let freeAtMs = startedMs;

    async function look({ key, versionId, uploadedAt, isRecorded }: ListedUpload) {
      if (isRecorded) return 'recorded';
      if (uploadedAt.getTime() > youngSince) return 'young';
      const photo = { bucket, key, versionId };
      const id = executionName(photo);
      try {
        if (await findRecord(photo, id)) return 'recorded';
        if (freeAtMs > now()) await sleep(freeAtMs - now());
        freeAtMs = now() + 1000 / PHOTOS_A_SECOND;
        return await takeUp(photo, id);
      } catch (error) {
        fail(key, error);
        return 'failed';
      }
    }

    const seen = { uploads: 0, young: 0, failed: 0 };
    const found = { ...seen, recorded: 0, running: 0, started: 0, recording: 0, removed: 0 };
    const startedAfter = await position.read();
    let reached = startedAfter;
    let isEnd = true;
    for await (const upload of walk(startedAfter)) {
      if (now() - startedMs >= RUN_MS) {
        isEnd = false;
        break;
      }
      found.uploads += 1;
      found[await look(upload)] += 1;
      reached = upload.key;
    }
    const next = isEnd ? '' : reached;
    if (next !== startedAfter) await position.write(next);
    const report = { ...found, startedAfter: startedAfter || null, stoppedAfter: next || null };
    count(report);
    return { outcome: 'audited', ...report };
  };
}
