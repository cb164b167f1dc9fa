import type { S3Client } from '@aws-sdk/client-s3';
import { createJsonObjects } from '../clients/json-objects.ts';
import type { SegmindClient } from '../clients/segmind/segmind-client.ts';
import { createUploads } from '../clients/uploads.ts';
import { readEnvironment } from '../environment.ts';
import { logger } from '../middleware/pipeline-handler.ts';
import { createReceipts } from './receipts.ts';
import { createSpending } from './spending.ts';
import { createSubmission, type Submission } from './submission.ts';

/** The submission of a function's settings. */
export function createSubmissionFromEnvironment(s3: S3Client, segmind: SegmindClient): Submission {
  const { stateBucket, maxPhotosPerDay, jobTimeoutSeconds } = readEnvironment([
    'stateBucket',
    'maxPhotosPerDay',
    'jobTimeoutSeconds',
  ]);
  const objects = createJsonObjects(s3, stateBucket);
  return createSubmission({
    segmind,
    uploads: createUploads(s3),
    receipts: createReceipts(objects, Date.now),
    spending: createSpending(objects, Number(maxPhotosPerDay)),
    jobTimeoutSeconds: Number(jobTimeoutSeconds),
    now: Date.now,
    warn: (error) => logger.warn('The receipt of an accepted job could not be written', { error }),
  });
}
