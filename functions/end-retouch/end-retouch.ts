import * as z from 'zod/mini';
import { identitySchema, uploadSchema } from '../../core/domain/step-schemas.ts';
import type { EndExecution, EndOutcome } from '../../core/ending/end-execution.ts';
import { type batchSchema, readBatch } from '../../core/middleware/read-batch.ts';
import type { ExecutionState } from '../../core/photos/executions.ts';
import type { Photos } from '../../core/photos/photos.ts';

const known = z.nullish(z.string());

/**
 * Step Functions' event for an execution that has ended. Its detail has the fields that DescribeExecution
 * returns. `input` is text, and is left out (`inputDetails.included` is false) if it is longer than 248 KB.
 * `error` and `cause` come from the failure, or from the caller that stopped the execution. Dates are Unix
 * time in milliseconds.
 * @see
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html#event-detail-execution-status-change
 */
const statusChangeSchema = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({
    executionArn: z.string(),
    status: z.string(),
    startDate: z.number(),
    stopDate: z.number(),
    input: known,
    error: known,
    cause: known,
  }),
});
type StatusChange = z.infer<typeof statusChangeSchema>['detail'];

/** The part of an execution's input that its record needs. */
const inputSchema = z.object({ ...identitySchema, photo: uploadSchema });

/**
 * Events younger than this are trusted. An execution may be redriven after it has ended, so for an event that
 * has waited longer, in the queue or as a dead letter, DescribeExecution gives the current state.
 */
const BELIEVED_MS = 5 * 60_000;

/** What became of one message. */
export type EndReport =
  | { outcome: EndOutcome; executionArn: string }
  | { outcome: 'not-ended'; error: unknown };

/** What end-retouch needs. */
export interface EndRetouchDependencies {
  readonly endExecution: EndExecution;
  readonly photos: Pick<Photos, 'get'>;
  readonly describeExecution: (executionArn: string) => Promise<ExecutionState | null>;
  /** Called for each message. */
  readonly report: (messageId: string, report: EndReport) => void;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

/**
 * Writes the missing records of executions that were stopped, failed or timed out, from a batch of Step
 * Functions' events. The event nearly always has all that is needed. That matters because an account may send
 * 15 DescribeExecution a second, and thousands of executions can be stopped at once.
 */
export function createEndRetouch(dependencies: EndRetouchDependencies) {
  const { endExecution, photos, describeExecution, report, now } = dependencies;

  async function end(change: StatusChange): Promise<EndOutcome> {
    const { executionArn, status, startDate, error, cause } = change;
    const input = change.input == null ? null : inputSchema.parse(JSON.parse(change.input));
    if (input !== null && isEnough(change, now())) {
      const reason = { error: error ?? undefined, cause: cause ?? undefined };
      return endExecution({ status, input, startedAt: new Date(startDate), ...reason });
    }
    // A photo that has its record needs no DescribeExecution.
    if (input !== null && (await photos.get(input))?.recordedAt != null) return 'nothing-to-do';
    return endExecution(await describeExecution(executionArn));
  }

  return (batch: z.infer<typeof batchSchema>) =>
    readBatch(
      batch,
      async ({ body, messageId }) => {
        const { detail } = statusChangeSchema.parse(JSON.parse(body));
        report(messageId, { outcome: await end(detail), executionArn: detail.executionArn });
        return 'done';
      },
      (messageId, error) => report(messageId, { outcome: 'not-ended', error }),
    );
}

/** Whether an event says how its execution ended. A stopped one needs no reason: its photo's item has it. */
function isEnough({ status, stopDate, error, cause }: StatusChange, nowMs: number): boolean {
  if (nowMs - stopDate > BELIEVED_MS) return false;
  return status !== 'FAILED' || (error != null && cause != null);
}
