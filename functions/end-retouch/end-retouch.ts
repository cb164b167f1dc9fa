import * as z from 'zod/mini';
import type { ExecutionState } from '../shared/clients/executions.ts';
import { type batchSchema, readBatch } from '../shared/middleware/read-batch.ts';
import type { Photos } from '../shared/photos/photos.ts';
import type { EndExecution, EndOutcome } from '../shared/record/end-execution.ts';
import { identitySchema, uploadSchema } from '../shared/step-schemas.ts';

const known = z.nullish(z.string());

/**
 * Step Functions' event of an execution that has ended. Its detail is what DescribeExecution answers: `input` is text,
 * and left out (`inputDetails.included` is false) if it is longer than 248 KB; `error` and `cause` are those of the
 * failure, or of the caller who stopped the execution. Dates are Unix time in milliseconds.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html#event-detail-execution-status-change
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

/** Whose execution it was: of its input, what its record needs. */
const inputSchema = z.object({ ...identitySchema, photo: uploadSchema });

/**
 * So long an event is believed. An execution may be redriven after it has ended: of an event that has waited longer, in
 * the queue or as a dead letter, Step Functions is asked how the execution stands now.
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
 * Writes what executions owe that did not end by themselves, from a batch of Step Functions' events. The event says
 * nearly always all that is needed: an account may ask DescribeExecution 15 times a second, and thousands of executions
 * can be stopped at once.
 */
export function createEndRetouch(dependencies: EndRetouchDependencies) {
  const { endExecution, photos, describeExecution, report, now } = dependencies;

  async function end(change: StatusChange): Promise<EndOutcome> {
    const { executionArn, status, startDate, error, cause } = change;
    const input = change.input == null ? null : inputSchema.parse(JSON.parse(change.input));
    if (input !== null && isEnough(change, now())) {
      const told = { error: error ?? undefined, cause: cause ?? undefined };
      return endExecution({ status, input, startedAt: new Date(startDate), ...told });
    }
    // A photo that ended by itself needs no question.
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

/** Whether an event says how its execution ended. One that was stopped need not say why: its photo's item does. */
function isEnough({ status, stopDate, error, cause }: StatusChange, nowMs: number): boolean {
  if (nowMs - stopDate > BELIEVED_MS) return false;
  return status !== 'FAILED' || (error != null && cause != null);
}
