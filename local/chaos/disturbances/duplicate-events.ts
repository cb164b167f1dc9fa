import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Session } from '../../session.ts';
import type { Random } from '../random.ts';
import type { StackView } from '../stack-view.ts';

/** The fields of an uploaded object in S3's event. */
export interface UploadedObject {
  readonly key: string;
  readonly versionId: string;
  readonly etag: string;
  readonly bytes: number;
}

const LATEST_MS = 20_000;

/**
 * Builds S3's "Object Created" event as EventBridge puts it into the uploads queue.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function describeUpload(
  { key, versionId, etag, bytes }: UploadedObject,
  { engine, outputs }: Pick<Session, 'engine' | 'outputs'>,
): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: engine.account,
    time: new Date().toISOString(),
    region: engine.region,
    resources: [`arn:aws:s3:::${outputs.PhotoBucketName}`],
    detail: {
      version: '0',
      bucket: { name: outputs.PhotoBucketName },
      object: { key, size: bytes, etag, 'version-id': versionId, sequencer: '00' },
      reason: 'PutObject',
    },
  };
}

/** Delivers the event of an upload `copies` more times, at random moments within 20 seconds. */
export async function repeatEvent(
  upload: UploadedObject,
  copies: number,
  { session, stack, random }: { session: Session; stack: StackView; random: Random },
): Promise<void> {
  for (let copy = 0; copy < copies; copy += 1) {
    await sleep((random() * LATEST_MS) / copies, undefined, { signal: session.signal });
    const MessageBody = JSON.stringify(describeUpload(upload, session));
    await stack.sqs.send(new SendMessageCommand({ QueueUrl: session.outputs.UploadsQueueUrl, MessageBody }));
  }
}
