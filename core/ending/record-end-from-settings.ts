import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Line } from '../line/line.ts';
import { createLineFromSettings } from '../line/line-from-settings.ts';
import { createPhotos, type Photos } from '../photos/photos.ts';
import { createResults, type Results } from '../record/results.ts';
import { readSettings } from '../settings/settings.ts';
import { createUploads } from '../storage/uploads.ts';
import { createWorkingCopies } from '../storage/working-copies.ts';
import type { Table } from '../table/table.ts';
import { createTableFromSettings } from '../table/table-from-settings.ts';
import { createRecordEnd, type RecordEnd } from './record-end.ts';

/**
 * Creates {@link RecordEnd} from a function's settings, and returns its parts as well.
 * @param stateMachineArn see {@link createTaskCallbacks}
 */
export function createRecordEndFromSettings(
  s3: S3Client,
  stepFunctions: SFNClient,
  stateMachineArn?: string,
): { recordEnd: RecordEnd; results: Results; table: Table; photos: Photos; line: Line } {
  const table = createTableFromSettings();
  const photos = createPhotos(table, Date.now);
  const line = createLineFromSettings(table, photos, stepFunctions, stateMachineArn);
  const results = createResults(s3, createUploads(s3));
  const workingCopies = createWorkingCopies(s3, readSettings(['stateBucket']).stateBucket);
  const recordEnd = createRecordEnd({ results, photos, line, workingCopies, now: Date.now });
  return { recordEnd, results, table, photos, line };
}
