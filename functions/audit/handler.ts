import { setTimeout as sleep } from 'node:timers/promises';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createStartExecution, describeExecution } from '../shared/clients/executions.ts';
import { createJsonObjects } from '../shared/clients/json-objects.ts';
import { AUDIT_METRIC, RECEIPTS_PREFIX } from '../shared/contract.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createPipelineHandler, logger, metrics } from '../shared/middleware/pipeline-handler.ts';
import type { Receipt } from '../shared/submission/receipts.ts';
import { auditEventSchema, createAudit } from './audit.ts';
import { createFindRecord } from './find-record.ts';
import { createPosition } from './position.ts';
import { walkUploads } from './walk-uploads.ts';

const { stateMachineArn, stateBucket, photoBucket } = readEnvironment([
  'stateMachineArn',
  'stateBucket',
  'photoBucket',
]);
const s3 = new S3Client();
// No one waits for the audit: where Step Functions throttles, others come first.
const stepFunctions = new SFNClient({ maxAttempts: 8, retryMode: 'adaptive' });
const state = createJsonObjects(s3, stateBucket);
const executionsArn = stateMachineArn.replace(':stateMachine:', ':execution:');

export const handler = createPipelineHandler(
  auditEventSchema,
  createAudit({
    bucket: photoBucket,
    walk: (after) => walkUploads(s3, photoBucket, after),
    findRecord: createFindRecord(s3),
    describeExecution: (name) => describeExecution(stepFunctions, `${executionsArn}:${name}`),
    findReceipt: async (id) => (await state.get<Receipt>(`${RECEIPTS_PREFIX}${id}.json`))?.value ?? null,
    startExecution: createStartExecution(stepFunctions, stateMachineArn),
    position: createPosition(state),
    now: Date.now,
    sleep: (ms) => sleep(ms),
    fail: (key, error) => logger.error('Not looked at', { key, error: error as Error }),
    count: (report) => {
      logger.info('Audited', { ...report });
      metrics.addMetric(AUDIT_METRIC.uploads, MetricUnit.Count, report.uploads);
      metrics.addMetric(AUDIT_METRIC.started, MetricUnit.Count, report.started);
      metrics.addMetric(AUDIT_METRIC.recordsMissing, MetricUnit.Count, report.recording);
      metrics.addMetric(AUDIT_METRIC.failed, MetricUnit.Count, report.failed);
    },
  }),
);
