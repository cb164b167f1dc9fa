import * as z from 'zod/mini';

/** A batch from an SQS queue. */
export const batchSchema = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
});

/**
 * A function's answer to a batch: these messages return to the queue, the others are deleted.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Whether a message is done, or returns to the queue and comes again after its visibility timeout. */
export type ReadOutcome = 'done' | 'later';

/**
 * Reads the messages of a batch concurrently. Only a message that cannot be read returns to the queue and,
 * after its last receive, goes to the dead-letter queue; `fail` is called with its error.
 */
export async function readBatch<Message extends { readonly messageId: string }>(
  { Records }: { readonly Records: readonly Message[] },
  read: (message: Message) => Promise<ReadOutcome>,
  fail: (messageId: string, error: unknown) => void,
): Promise<BatchAnswer> {
  const back: string[] = [];
  const readOne = async (message: Message) => {
    const { messageId } = message;
    try {
      if ((await read(message)) === 'later') back.push(messageId);
    } catch (error) {
      back.push(messageId);
      fail(messageId, error);
    }
  };
  await Promise.all(Records.map(readOne));
  return { batchItemFailures: back.map((itemIdentifier) => ({ itemIdentifier })) };
}
