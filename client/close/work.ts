import { paginateListExecutions, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { StackOutputs } from '../stack/find-stack.ts';

/** What is at work in a stack. */
export interface Work {
  /** Photos that have begun and have not ended. */
  readonly photos: number;
  /** Bulk runs that begin or cancel photos. */
  readonly bulkRuns: number;
  /** Photos that were stopped and still lack their records. */
  readonly owed: number;
  /** Uploads in their queue, not begun yet. */
  readonly uploads: number;
}

/** Reads what is at work in a stack. */
export interface WorkView {
  /**
   * Reads the numbers, which can be some seconds old: AWS promises no more for executions and queue lengths.
   */
  read(): Promise<Work>;
  /**
   * Stops the bulk runs, which would begin or cancel photos for minutes. Photos that they have begun
   * continue.
   */
  stopBulkRuns(): Promise<void>;
}

/** Creates the view of a stack from its outputs. */
export function viewWork(outputs: StackOutputs, abortSignal: AbortSignal): WorkView {
  const stepFunctions = new SFNClient();
  const sqs = new SQSClient();

  async function listRunning(stateMachineArn: string | undefined): Promise<string[]> {
    const arns: string[] = [];
    const query = { stateMachineArn, statusFilter: 'RUNNING' as const, maxResults: 1000 };
    for await (const page of paginateListExecutions({ client: stepFunctions }, query, { abortSignal })) {
      arns.push(...(page.executions ?? []).map(({ executionArn = '' }) => executionArn));
    }
    return arns;
  }

  async function countMessages(QueueUrl: string | undefined): Promise<number> {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...MESSAGES] });
    const { Attributes = {} } = await sqs.send(command, { abortSignal });
    return MESSAGES.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  }

  return {
    async read() {
      const [photos, bulkRuns, owed, uploads] = await Promise.all([
        listRunning(outputs.StateMachineArn),
        listRunning(outputs.BulkStateMachineArn),
        countMessages(outputs.EndedQueueUrl),
        countMessages(outputs.UploadsQueueUrl),
      ]);
      return { photos: photos.length, bulkRuns: bulkRuns.length, owed, uploads };
    },

    async stopBulkRuns() {
      for (const executionArn of await listRunning(outputs.BulkStateMachineArn)) {
        await stepFunctions.send(new StopExecutionCommand({ executionArn, cause: 'The intake is closed.' }), {
          abortSignal,
        });
      }
    },
  };
}

/** Messages that wait, and messages that are being processed. */
const MESSAGES = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
