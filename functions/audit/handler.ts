import { setTimeout as sleep } from 'node:timers/promises';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createStartAttemptFromSettings } from '../../core/attempts/start-attempt-from-settings.ts';
import { AUDIT_METRIC } from '../../core/contract/metrics.ts';
import { createEndExecutionFromSettings } from '../../core/ending/end-execution-from-settings.ts';
import { createPipelineHandler, logger, metrics } from '../../core/middleware/pipeline-handler.ts';
import { createReceipts } from '../../core/payment/receipts.ts';
import { describeExecution, executionArn } from '../../core/photos/executions.ts';
import { createSamePhotos } from '../../core/photos/same-photos.ts';
import { createStoredOutputs } from '../../core/record/stored-outputs.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createCountPhotos } from '../../core/shoots/count-photos.ts';
import { createShoots } from '../../core/shoots/shoots.ts';
import { createOwnTable } from '../../core/table/own-table.ts';
import { auditEventSchema, createAudit } from './audit.ts';
import { createPosition } from './position.ts';
import { createRebuildIndex } from './rebuild-index.ts';
import { createRebuildProgress } from './rebuild-progress.ts';
import { createRebuildReceipt } from './rebuild-receipt.ts';
import { createStartRecount } from './recount-shoots.ts';
import { createRestorePhoto } from './restore-photo.ts';
import { createTakeUp } from './take-up.ts';
import { createWalkPhotos } from './walk-photos.ts';
import { walkUploads } from './walk-uploads.ts';

const {
  stateMachineArn,
  photoBucket,
  table: tableName,
} = readSettings(['stateMachineArn', 'photoBucket', 'table']);
const s3 = new S3Client();
// No caller waits for the audit: if Step Functions throttles, it backs off so that others go first.
const stepFunctions = new SFNClient({ maxAttempts: 8, retryMode: 'adaptive' });
const parts = createEndExecutionFromSettings(s3, stepFunctions);
const { results, photos, table, line } = parts;
const receipts = createReceipts(table, Date.now);
const restorePhoto = createRestorePhoto({
  photos,
  receipts,
  storedOutputs: createStoredOutputs(s3),
  samePhotos: createSamePhotos(table, photos),
});
const fail = (key: string, error: unknown) =>
  logger.error('The audit could not check an upload', { key, error: error as Error });

export const handler = createPipelineHandler(
  auditEventSchema,
  createAudit({
    walk: createWalkPhotos({ walkUploads: (after) => walkUploads(s3, photoBucket, after), photos }),
    takeUp: createTakeUp({
      ...parts,
      now: Date.now,
      sleep: (ms) => sleep(ms),
      receipts,
      restorePhoto,
      describeExecution: (name) => describeExecution(stepFunctions, executionArn(stateMachineArn, name)),
      startAttempt: createStartAttemptFromSettings(photos, stepFunctions, s3),
    }),
    rebuildIndex: createRebuildIndex(s3, photoBucket, {
      restorePhoto,
      readRecord: (key) => results.readRecord(photoBucket, key),
      rebuildReceipt: createRebuildReceipt(table),
      progress: createRebuildProgress(table, tableName),
      finish: async () => {
        await createOwnTable(table, tableName).adopt();
        await line.closeRestored();
      },
      fail,
    }),
    startRecount: createStartRecount({
      table,
      countPhotos: createCountPhotos(table, photos, Date.now),
      shoots: createShoots(table),
      now: Date.now,
    }),
    position: createPosition(table),
    now: Date.now,
    fail,
    count: (report) => {
      logger.info('Audited', { ...report });
      metrics.addMetric(AUDIT_METRIC.uploads, MetricUnit.Count, report.uploads);
      metrics.addMetric(AUDIT_METRIC.started, MetricUnit.Count, report.started);
      metrics.addMetric(AUDIT_METRIC.recordsMissing, MetricUnit.Count, report.recording);
      metrics.addMetric(AUDIT_METRIC.restored, MetricUnit.Count, report.restored);
      metrics.addMetric(AUDIT_METRIC.recounted, MetricUnit.Count, report.recounted);
      metrics.addMetric(AUDIT_METRIC.failed, MetricUnit.Count, report.failed);
    },
  }),
);
