import * as z from 'zod/mini';
import type { ExecutionState, StartExecution } from '../shared/clients/executions.ts';
import { ageSeconds } from '../shared/line/line-state.ts';
import { sweepLine } from '../shared/line/sweep.ts';
import { explainEnd, recordEnded } from '../shared/record/record-ended.ts';
import { type ProbeDependencies, probeLine } from './probe.ts';
import { serveOnTime } from './serve-on-time.ts';

/** The schedule's event, or Step Functions' "Execution Status Change". */
export const keepLineEventSchema = z.object({
  detail: z.optional(z.object({ executionArn: z.optional(z.string()) })),
});

/** What the line is like, for CloudWatch. */
export interface LineGauges {
  readonly held: boolean;
  readonly inFlight: number;
  /** 0 where nobody waits. */
  readonly oldestTicketSeconds: number;
}

/** What keep-line needs. */
export interface KeepLineDependencies extends ProbeDependencies {
  readonly describeExecution: (executionArn: string) => Promise<ExecutionState | null>;
  /** The ARNs of executions that were stopped or timed out since. */
  readonly listEnded: (since: Date) => Promise<string[]>;
  readonly startExecution: StartExecution;
  readonly gauge: (gauges: LineGauges) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Events of Step Functions are best effort: what ended in this time is looked at each minute. */
const LOOK_BACK_MS = 10 * 60_000;

/** How often keep-line is called. */
const LOOK_EVERY_MS = 60_000;

/**
 * Keeps the line moving, each minute and whenever an execution ends otherwise than by itself: has missing records
 * written, frees places that nobody has any more, tells those who were not told, probes a held line, and fills what
 * is free. What it asks is bounded by the places and by what ended lately, never by what waits.
 */
export function createKeepLine(dependencies: KeepLineDependencies) {
  const { store, now, describeExecution, listEnded, startExecution, gauge } = dependencies;

  async function measure(): Promise<LineGauges> {
    const { line } = await store.read();
    const [oldest] = await store.listTickets(1);
    return {
      held: line.hold !== null,
      inFlight: line.slots.length,
      oldestTicketSeconds: oldest === undefined ? 0 : ageSeconds(oldest, now()),
    };
  }

  return async ({ detail }: z.infer<typeof keepLineEventSchema>) => {
    if (detail?.executionArn !== undefined) {
      // A photo that failed has its record and has left the line: a thousand such events are a look each, no more.
      const execution = await describeExecution(detail.executionArn);
      if (execution === null || explainEnd(execution) === null) return { outcome: 'nothing-to-keep' };
    }
    const nextLook = new Date(now().getTime() + LOOK_EVERY_MS);
    const freed = await sweepLine(dependencies);
    const ended = detail?.executionArn
      ? [detail.executionArn]
      : await listEnded(new Date(now().getTime() - LOOK_BACK_MS));
    const arns = new Set([...ended, ...freed.map(({ executionArn }) => executionArn)]);
    let recorded = 0;
    for (const executionArn of arns) {
      if (await recordEnded(await describeExecution(executionArn), startExecution)) recorded += 1;
    }
    const probe = await probeLine(dependencies);
    const gauges = await measure();
    gauge(gauges);
    // Only each minute: an event has a look of its own, and need not wait.
    if (detail?.executionArn === undefined) await serveOnTime(dependencies, nextLook);
    return { outcome: 'kept', freed: freed.length, recorded, probe, ...gauges };
  };
}
