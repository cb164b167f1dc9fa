import * as z from 'zod/mini';

/** A batch from an SQS queue. */
export const batchSchema = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
});

/**
 * What a function answers to a batch: these messages go back to the queue, the others are deleted.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** What became of a message: it is done, or it goes back to the queue and comes again when its visibility timeout is over. */
export type ReadOutcome = 'done' | 'later';

/**
 * Reads a batch message by message, all at once. A message that cannot be read goes back to the queue alone, and after
 * its last receive to the dead-letter queue; `fail` is called with what it threw.
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
