import type { S3Client } from '@aws-sdk/client-s3';
import type { Line } from '../line/line.ts';
import { logger } from '../middleware/pipeline-handler.ts';
import { readModel } from '../model/model.ts';
import type { Photos } from '../photos/photos.ts';
import type { SegmindClient } from '../segmind/segmind-client.ts';
import { readSettings } from '../settings/settings.ts';
import { createUploads } from '../storage/uploads.ts';
import { createWorkingCopies } from '../storage/working-copies.ts';
import type { Table } from '../table/table.ts';
import { createReceipts } from './receipts.ts';
import { createSpendingFromSettings } from './spending-from-settings.ts';
import { createSubmission, type Submission } from './submission.ts';

/** Creates {@link Submission} from a function's settings. */
export function createSubmissionFromSettings(
  s3: S3Client,
  segmind: SegmindClient,
  { table, photos, line }: { table: Table; photos: Photos; line: Line },
): Submission {
  const { jobTimeoutSeconds, stateBucket } = readSettings(['jobTimeoutSeconds', 'stateBucket']);
  return createSubmission({
    segmind,
    table,
    photos,
    line,
    uploads: createUploads(s3),
    workingCopies: createWorkingCopies(s3, stateBucket),
    model: readModel(),
    receipts: createReceipts(table, Date.now),
    spending: createSpendingFromSettings(table),
    jobTimeoutSeconds,
    now: Date.now,
    warn: (error) => logger.warn('Retouch could not write the receipt of an accepted job', { error }),
  });
}
