import * as z from 'zod/mini';
import type { FindRawPairing } from '../../core/attempts/raw-pairing.ts';
import type { StartAttempt } from '../../core/attempts/start-attempt.ts';
import { executionName } from '../../core/domain/execution-name.ts';
import { knownVersion, type Upload } from '../../core/domain/photo.ts';
import type { SkipReason } from '../../core/domain/skip.ts';
import { isPhotoKey } from '../../core/domain/upload-key.ts';
import { type batchSchema, readBatch } from '../../core/middleware/read-batch.ts';
import type { Uploads } from '../../core/storage/uploads.ts';

/**
 * S3's "Object Created" event, as EventBridge puts it into the queue. The key is not URL-encoded.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
const objectCreatedSchema = z.object({
  'detail-type': z.literal('Object Created'),
  /** When the object was put. */
  time: z.optional(z.string()),
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

type S3Object = z.infer<typeof objectCreatedSchema>['detail']['object'];

/**
 * In a sync, `IMG_1.CR3` comes before `IMG_1.JPG`. The event of a RAW file that is younger than this goes
 * back to the queue for its visibility timeout of 3 minutes. So the JPEG has had 3 to 4 minutes to arrive
 * when the RAW file is started.
 */
const RAW_MIN_AGE_MS = 60_000;

/** What became of one message. */
export type StartOutcome =
  | { outcome: 'started' | 'already-started'; id: string; key: string }
  /** Not a photo, for that reason. */
  | { outcome: 'skipped'; id: string; key: string; reason: SkipReason }
  | { outcome: 'passed-over'; key: string }
  /** A RAW file; its JPEG may still arrive, so the message comes again. */
  | { outcome: 'waiting-for-jpeg'; key: string }
  | { outcome: 'not-started'; error: unknown };

/** What start-retouch needs. */
export interface StartRetouchDependencies {
  readonly startAttempt: StartAttempt;
  readonly uploads: Pick<Uploads, 'findCurrent'>;
  readonly findRawPairing: FindRawPairing;
  /** Called for each message. */
  readonly report: (messageId: string, outcome: StartOutcome) => void;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

/** Starts the execution of each photo in a batch from the uploads queue. */
export function createStartRetouch(dependencies: StartRetouchDependencies) {
  const { startAttempt, uploads, findRawPairing, report, now } = dependencies;

  /** The upload of an event, with the same identity that the API and the audit give it. */
  async function identify(bucket: string, object: S3Object): Promise<Upload> {
    const { key, etag, sequencer } = object;
    const versionId = knownVersion(object['version-id']);
    if (versionId !== undefined) return { bucket, key, versionId };
    const current = await uploads.findCurrent({ bucket, key });
    if (current !== null && current.versionId === undefined && current.etag === etag) {
      return { bucket, key, etag, modifiedAt: current.modifiedAt };
    }
    // The upload was replaced or deleted since: its record will say so.
    return { bucket, key, etag, sequencer };
  }

  async function start(body: string): Promise<StartOutcome> {
    const { time = '', detail } = objectCreatedSchema.parse(JSON.parse(body));
    const { bucket, object } = detail;
    const { key } = object;
    if (!isPhotoKey(key)) return { outcome: 'passed-over', key };
    const isYoung = now() - Date.parse(time) < RAW_MIN_AGE_MS;
    if (isYoung && (await findRawPairing({ bucket: bucket.name, key })) === 'alone') {
      return { outcome: 'waiting-for-jpeg', key };
    }
    const photo = await identify(bucket.name, object);
    const id = executionName(photo);
    const { isNew, item } = await startAttempt({ id, attempt: 1, photo });
    if (item.skipped !== null) return { outcome: 'skipped', id, key, reason: item.skipped };
    return { outcome: isNew ? 'started' : 'already-started', id, key };
  }

  return (batch: z.infer<typeof batchSchema>) =>
    readBatch(
      batch,
      async ({ body, messageId }) => {
        const answer = await start(body);
        report(messageId, answer);
        return answer.outcome === 'waiting-for-jpeg' ? 'later' : 'done';
      },
      (messageId, error) => report(messageId, { outcome: 'not-started', error }),
    );
}
