import * as z from 'zod/mini';
import type { ExecutionState } from '../shared/clients/executions.ts';
import { BREAKER_CLOSED, BREAKER_OPENED } from '../shared/contract.ts';
import type { AnnouncedOpenings } from '../shared/line/announced-openings.ts';
import type { SecretVersion } from '../shared/line/breaker.ts';
import type { Cause, OpenBreaker } from '../shared/line/breaker-item.ts';
import type { Line, LineSnapshot } from '../shared/line/line.ts';
import type { Announce } from '../shared/record/announce.ts';
import type { EndExecution } from '../shared/record/end-execution.ts';
import type { WatchBalance } from './watch-balance.ts';

/** The schedule's event: it says nothing that is needed. */
export const keepLineEventSchema = z.object({});

/** What the line is like, for CloudWatch. */
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
  /** Stops the line over a table that was restored from a backup. @default the table is not looked at */
  readonly lookAtTable?: () => Promise<void>;
  readonly openings: AnnouncedOpenings;
  readonly announce: Announce;
  /** It tells one stack's breaker from another's. */
  readonly tableName: string;
  readonly endExecution: EndExecution;
  readonly describeExecution: (executionArn: string) => Promise<ExecutionState | null>;
  readonly findSecret: () => Promise<SecretVersion>;
  /** Of the settings by which an open breaker may close: the model, and the budgets of the day. */
  readonly settingsVersion?: string | undefined;
  readonly gauge: (gauges: LineGauges) => void;
  /** Watches Segmind's balance. @default it is not watched */
  readonly watchBalance?: WatchBalance | undefined;
  /** Told whether the balance is too small for the line. */
  readonly gaugeBalance?: (isShort: boolean) => void;
  /** Called for each failure: of one execution, or of a whole part if there is no `executionArn`. */
  readonly fail: (error: unknown, executionArn?: string) => void;
  readonly now: () => Date;
}

/** Trouble that the first trials find gone is not worth a mail. */
const LATE_MS = 5 * 60_000;

/**
 * Keeps the line moving. Each minute it compares the line with the executions that hold its slots and repairs it, and
 * writes the records that those owe which have ended; Step Functions is asked about no others. A part that fails keeps
 * no other part from its work.
 */
export function createKeepLine(dependencies: KeepLineDependencies) {
  const {
    line,
    lookAtTable = async () => {},
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

  /** The breaker that has been open for so long that people should hear of it. */
  function findLate({ breaker }: LineSnapshot): OpenBreaker | null {
    const open = breaker?.open;
    return open !== undefined && now().getTime() - Date.parse(open.since) >= LATE_MS ? open : null;
  }

  /**
   * Tells once of a breaker that has been open for long, and once that it is closed again. Noted once it was told: an
   * interruption in between tells it again, with the same `since`.
   */
  async function announceChange({ breaker, waiting }: LineSnapshot, late: OpenBreaker | null): Promise<void> {
    const told = await openings.find();
    if (told !== null && told.since !== breaker?.open?.since) {
      const closedAt = now().toISOString();
      await announce(BREAKER_CLOSED, { table: tableName, ...told, closedAt, waiting });
      await openings.forget(told);
    }
    if (late === null || told?.since === late.since) return;
    const { cause, since, failure: error, trialAt: nextTrialAt } = late;
    await announce(BREAKER_OPENED, { table: tableName, cause, since, error, nextTrialAt, waiting });
    await openings.note({ since, cause, error });
  }

  /** @throws {AggregateError} at the end, if a whole part failed: that is for the alarm */
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

    await attempt(lookAtTable());
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
    // At the very end: Segmind may take its time to answer.
    const isShort = snapshot && (await attempt(watchBalance(snapshot)));
    if (isShort !== null) gaugeBalance(isShort);
    if (failures.length > 0) {
      throw new AggregateError(failures, `keep-line did not do all of its work: ${failures.join(', ')}`);
    }
    return { outcome: 'kept', freed: freed.length, recorded, failed, ...gauges };
  };
}
