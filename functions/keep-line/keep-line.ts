import * as z from 'zod/mini';
import { BREAKER_CLOSED, BREAKER_OPENED } from '../../core/contract/events.ts';
import type { Announce } from '../../core/ending/announce.ts';
import type { EndExecution } from '../../core/ending/end-execution.ts';
import type { AnnouncedOpenings } from '../../core/line/announced-openings.ts';
import type { Cause, OpenBreaker } from '../../core/line/breaker-item.ts';
import type { Line, LineSnapshot } from '../../core/line/line.ts';
import type { ExecutionState } from '../../core/photos/executions.ts';
import type { SecretVersion } from '../../core/segmind/secret-version.ts';
import type { WatchBalance } from './watch-balance.ts';

/** The schedule's event; keep-line uses nothing of it. */
export const keepLineEventSchema = z.object({});

/** State of the line, for CloudWatch. */
export interface LineGauges {
  /** Why the breaker has been open for five minutes or longer; null if it has not. */
  readonly openFor: Cause | null;
  readonly inFlight: number;
  readonly waiting: number;
  /** 0 if no photo waits. */
  readonly oldestTicketSeconds: number;
}

/** What keep-line needs. */
export interface KeepLineDependencies {
  readonly line: Pick<Line, 'reconcile' | 'snapshot'>;
  /** Opens the breaker if the table was restored from a backup. @default the table is not checked */
  readonly checkRestoredTable?: () => Promise<void>;
  readonly openings: AnnouncedOpenings;
  readonly announce: Announce;
  /** Identifies the stack whose breaker the event is about. */
  readonly tableName: string;
  readonly endExecution: EndExecution;
  readonly describeExecution: (executionArn: string) => Promise<ExecutionState | null>;
  readonly findSecret: () => Promise<SecretVersion>;
  /** Version of the settings that may close an open breaker when they change: model and day's budgets. */
  readonly settingsVersion?: string | undefined;
  readonly gauge: (gauges: LineGauges) => void;
  /** Watches Segmind's balance. @default it is not watched */
  readonly watchBalance?: WatchBalance | undefined;
  /** Called with whether the balance is too small for the line. */
  readonly gaugeBalance?: (isShort: boolean) => void;
  /** Called for each failure: of one execution, or of a whole part if there is no `executionArn`. */
  readonly fail: (error: unknown, executionArn?: string) => void;
  readonly now: () => Date;
}

/** A breaker that the first trials close again is not worth a mail. */
const LATE_MS = 5 * 60_000;

/**
 * Keeps the line moving. Each minute it compares the line with the executions that hold its slots, and
 * repairs it. It writes the missing records of executions that have ended, and describes no other executions.
 * If one part fails, the other parts still do their work.
 */
export function createKeepLine(dependencies: KeepLineDependencies) {
  const {
    line,
    checkRestoredTable = async () => {},
    openings,
    endExecution,
    describeExecution,
    findSecret,
    settingsVersion,
    gauge,
    announce,
    tableName,
    watchBalance = async () => null,
    gaugeBalance = () => {},
    fail,
    now,
  } = dependencies;

  function measure(
    { inFlight, waiting, oldestJoinedAt }: LineSnapshot,
    late: OpenBreaker | null,
  ): LineGauges {
    const oldestMs = oldestJoinedAt === null ? 0 : now().getTime() - Date.parse(oldestJoinedAt);
    const oldestTicketSeconds = Math.max(0, oldestMs) / 1000;
    return { openFor: late?.cause ?? null, inFlight, waiting, oldestTicketSeconds };
  }

  /** The breaker, if it has been open for so long that keep-line announces it. */
  function findLate({ breaker }: LineSnapshot): OpenBreaker | null {
    const open = breaker?.open;
    return open !== undefined && now().getTime() - Date.parse(open.since) >= LATE_MS ? open : null;
  }

  /**
   * Announces a breaker once when it has been open for long, and once when it has closed again. The opening
   * is noted after it is announced: an interruption in between announces it again, with the same `since`.
   */
  async function announceChange({ breaker, waiting }: LineSnapshot, late: OpenBreaker | null): Promise<void> {
    const announced = await openings.find();
    if (announced !== null && announced.since !== breaker?.open?.since) {
      const closedAt = now().toISOString();
      await announce(BREAKER_CLOSED, { table: tableName, ...announced, closedAt, waiting });
      await openings.forget(announced);
    }
    if (late === null || announced?.since === late.since) return;
    const { cause, since, failure: error, trialAt: nextTrialAt } = late;
    await announce(BREAKER_OPENED, { table: tableName, cause, since, error, nextTrialAt, waiting });
    await openings.note({ since, cause, error });
  }

  /** @throws {AggregateError} at the end, if a whole part failed: this raises the alarm */
  return async () => {
    const failures: unknown[] = [];
    let failed = 0;
    const note = (error: unknown, executionArn?: string) => {
      fail(error, executionArn);
      if (executionArn === undefined) failures.push(error);
      else failed += 1;
    };
    const attempt = <T>(part: Promise<T>, executionArn?: string) =>
      part.catch((error: unknown) => {
        note(error, executionArn);
        return null;
      });

    await attempt(checkRestoredTable());
    const freed = (await attempt(line.reconcile({ findSecret, settingsVersion, fail: note }))) ?? [];
    let recorded = 0;
    for (const { executionArn } of freed) {
      const end = describeExecution(executionArn).then(endExecution);
      if ((await attempt(end, executionArn)) === 'recorded') recorded += 1;
    }
    const snapshot = await attempt(line.snapshot());
    const late = snapshot && findLate(snapshot);
    const gauges = snapshot && measure(snapshot, late);
    if (gauges !== null) gauge(gauges);
    if (snapshot !== null) await attempt(announceChange(snapshot, late));
    // Last, because Segmind may be slow to answer.
    const isShort = snapshot && (await attempt(watchBalance(snapshot)));
    if (isShort !== null) gaugeBalance(isShort);
    if (failures.length > 0) {
      throw new AggregateError(failures, `keep-line failed at a part of its work: ${failures.join(', ')}`);
    }
    return { outcome: 'kept', freed: freed.length, recorded, failed, ...gauges };
  };
}
