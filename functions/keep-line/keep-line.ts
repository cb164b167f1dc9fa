import * as z from 'zod/mini';
import type { ExecutionState } from '../shared/clients/executions.ts';
import type { SecretVersion } from '../shared/line/breaker.ts';
import type { Line } from '../shared/line/line.ts';
import type { EndExecution } from '../shared/record/end-execution.ts';

/** The schedule's event, or Step Functions' "Execution Status Change". */
export const keepLineEventSchema = z.object({
  detail: z.optional(z.object({ executionArn: z.optional(z.string()) })),
});

/** What the line is like, for CloudWatch. */
export interface LineGauges {
  readonly held: boolean;
  readonly inFlight: number;
  /** 0 if no photo waits. */
  readonly oldestTicketSeconds: number;
}

/** What keep-line needs. */
export interface KeepLineDependencies {
  readonly line: Pick<Line, 'reconcile' | 'snapshot'>;
  readonly endExecution: EndExecution;
  readonly describeExecution: (executionArn: string) => Promise<ExecutionState | null>;
  /** The ARNs of executions that were stopped or timed out since. */
  readonly listEnded: (since: Date) => Promise<string[]>;
  readonly findSecret: () => Promise<SecretVersion>;
  readonly gauge: (gauges: LineGauges) => void;
  /** Told of each execution that could not be looked at, or its end recorded: the next minute tries again. */
  readonly fail: (executionArn: string, error: unknown) => void;
  readonly now: () => Date;
}

/** Events of Step Functions are best effort: what ended in this time is looked at each minute. */
const LOOK_BACK_MS = 10 * 60_000;

/**
 * Keeps the line moving. Each minute it compares the line with the executions and repairs it, and writes the records
 * that ended executions owe; an event of an execution that was stopped does the same for that one at once. What it
 * asks is bounded by the slots and by what ended lately, never by what waits.
 */
export function createKeepLine(dependencies: KeepLineDependencies) {
  const { line, endExecution, describeExecution, listEnded, findSecret, gauge, fail, now } = dependencies;

  const end = async (executionArn: string) => endExecution(await describeExecution(executionArn));

  async function measure(): Promise<LineGauges> {
    const { breaker, inFlight, oldestJoinedAt } = await line.snapshot();
    const oldestMs = oldestJoinedAt === null ? 0 : now().getTime() - Date.parse(oldestJoinedAt);
    return { held: breaker !== null, inFlight, oldestTicketSeconds: Math.max(0, oldestMs) / 1000 };
  }

  return async ({ detail }: z.infer<typeof keepLineEventSchema>) => {
    // The record's writer takes the photo out of the line: nothing else is left to do for an event.
    if (detail?.executionArn !== undefined) return { outcome: await end(detail.executionArn) };
    const freed = await line.reconcile({ findSecret, fail });
    const ended = await listEnded(new Date(now().getTime() - LOOK_BACK_MS));
    const counts = { recorded: 0, failed: 0 };
    for (const arn of new Set([...ended, ...freed.map((ticket) => ticket.executionArn)])) {
      // One execution whose photo cannot be read or recorded is in no other's way.
      try {
        if ((await end(arn)) === 'recorded') counts.recorded += 1;
      } catch (error) {
        counts.failed += 1;
        fail(arn, error);
      }
    }
    const gauges = await measure();
    gauge(gauges);
    return { outcome: 'kept', freed: freed.length, ...counts, ...gauges };
  };
}
