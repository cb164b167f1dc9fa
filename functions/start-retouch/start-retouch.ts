import * as z from 'zod/mini';
import { executionName } from '../shared/domain/execution-name.ts';
import { isPhotoKey } from '../shared/domain/upload-key.ts';
import type { StartAttempt } from '../shared/photos/start-attempt.ts';

/** A batch from the uploads queue. */
export const batchSchema = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
});

/**
 * S3's "Object Created" event, as EventBridge puts it into the queue. The key is not URL-encoded.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
const objectCreatedSchema = z.object({
  'detail-type': z.literal('Object Created'),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({
      key: z.string(),
      'version-id': z.optional(z.string()),
      etag: z.optional(z.string()),
      sequencer: z.optional(z.string()),
    }),
  }),
});

/** What became of one message. */
export type StartOutcome =
  | { outcome: 'started' | 'already-started'; id: string; key: string }
  | { outcome: 'passed-over'; key: string }
  | { outcome: 'not-started'; error: unknown };

/** What start-retouch needs. */
export interface StartRetouchDependencies {
  readonly startAttempt: StartAttempt;
  /** Told of each message. */
  readonly report: (messageId: string, outcome: StartOutcome) => void;
}

/**
 * Starts the execution of each photo in a batch, message by message: one that fails goes back to the queue alone,
 * and after its last receive to the dead-letter queue.
 */
export function createStartRetouch({ startAttempt, report }: StartRetouchDependencies) {
  async function start(body: string): Promise<StartOutcome> {
    try {
      const { bucket, object } = objectCreatedSchema.parse(JSON.parse(body)).detail;
      const { key, 'version-id': versionId, etag, sequencer } = object;
      if (!isPhotoKey(key)) return { outcome: 'passed-over', key };
      const version = versionId === undefined ? { etag, sequencer } : { versionId };
      const photo = { bucket: bucket.name, key, ...version };
      const id = executionName(photo);
      const { isNew } = await startAttempt({ id, attempt: 1, photo });
      return { outcome: isNew ? 'started' : 'already-started', id, key };
    } catch (error) {
      return { outcome: 'not-started', error };
    }
  }

  return async ({ Records }: z.infer<typeof batchSchema>) => {
    const outcomes = await Promise.all(Records.map(({ body }) => start(body)));
    const batchItemFailures = Records.filter((_, index) => outcomes[index]?.outcome === 'not-started').map(
      ({ messageId }) => ({ itemIdentifier: messageId }),
    );
    for (const [index, { messageId }] of Records.entries()) {
      const outcome = outcomes[index];
      if (outcome !== undefined) report(messageId, outcome);
    }
    return { batchItemFailures };
  };
}
