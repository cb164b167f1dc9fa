import { paginateListExecutions, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { StackOutputs } from '../stack/find-stack.ts';

/** What of a stack is at work. */
export interface Work {
  /** Photos that have begun and have not ended. */
  readonly photos: number;
  /** Bulk runs that begin or cancel photos. */
  readonly bulkRuns: number;
  /** Photos that were stopped, and whose records are not written. */
  readonly owed: number;
  /** Uploads whose photos have not begun. */
  readonly uploads: number;
}

/** Looks at what is at work in a stack. */
export interface WorkView {
  /** All of it is as old as a few seconds: AWS promises no more for lists of executions and lengths of queues. */
  read(): Promise<Work>;
  /** Stops the bulk runs, which would begin or cancel photos for minutes. What they have begun goes on. */
  stopBulkRuns(): Promise<void>;
}

/** The view of a stack by its outputs. */
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

/** Those that wait, and those that are being read. */
const MESSAGES = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
