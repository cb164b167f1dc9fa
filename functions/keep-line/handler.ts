import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { METRIC } from '../../core/contract/metrics.ts';
import { createEndExecutionFromSettings } from '../../core/ending/end-execution-from-settings.ts';
import { createAnnouncedOpenings } from '../../core/line/announced-openings.ts';
import { createBalances } from '../../core/line/balance.ts';
import { createCheckRestoredTable } from '../../core/line/restored-line.ts';
import { createPipelineHandler, logger, metrics } from '../../core/middleware/pipeline-handler.ts';
import { readModel } from '../../core/model/model.ts';
import { createDescribeExecution } from '../../core/photos/executions.ts';
import { findSecretVersion } from '../../core/segmind/secret-version.ts';
import { createSegmindFromSettings } from '../../core/segmind/segmind-from-settings.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createOwnTable } from '../../core/table/own-table.ts';
import { createKeepLine, keepLineEventSchema } from './keep-line.ts';
import { createWatchBalance } from './watch-balance.ts';

const { apiKeySecretArn, balanceMinutes, maxPhotosPerDay, maxDollarsPerDay, ...settings } = readSettings([
  'apiKeySecretArn',
  'balanceMinutes',
  'maxPhotosPerDay',
  'maxDollarsPerDay',
  'stateMachineArn',
  'table',
]);
const model = readModel();
const stepFunctions = new SFNClient();
const secrets = new SecretsManagerClient();
const parts = createEndExecutionFromSettings(new S3Client(), stepFunctions);
const now = () => new Date();

export const handler = createPipelineHandler(
  keepLineEventSchema,
  createKeepLine({
    ...parts,
    checkRestoredTable: createCheckRestoredTable(parts.line, createOwnTable(parts.table, settings.table)),
    openings: createAnnouncedOpenings(parts.table),
    describeExecution: createDescribeExecution(stepFunctions, settings.stateMachineArn),
    findSecret: () => findSecretVersion(secrets, apiKeySecretArn),
    settingsVersion: [model.version, maxPhotosPerDay, maxDollarsPerDay].join(' '),
    tableName: settings.table,
    gauge: ({ openFor, inFlight, waiting, oldestTicketSeconds }) => {
      const isFailing = openFor === 'results';
      metrics.addMetric(METRIC.breakerOpen, MetricUnit.Count, openFor !== null && !isFailing ? 1 : 0);
      metrics.addMetric(METRIC.resultsFailing, MetricUnit.Count, isFailing ? 1 : 0);
      metrics.addMetric(METRIC.lineKept, MetricUnit.Count, 1);
      metrics.addMetric(METRIC.photosInFlight, MetricUnit.Count, inFlight);
      metrics.addMetric(METRIC.photosWaiting, MetricUnit.Count, waiting);
      metrics.addMetric(METRIC.oldestTicketAge, MetricUnit.Seconds, oldestTicketSeconds);
    },
    gaugeBalance: (isShort) => metrics.addMetric(METRIC.balanceShort, MetricUnit.Count, isShort ? 1 : 0),
    ...(balanceMinutes > 0 && {
      watchBalance: createWatchBalance({
        segmind: createSegmindFromSettings(),
        balances: createBalances(parts.table),
        price: model.price,
        minutes: balanceMinutes,
        warn: (error) => logger.warn('keep-line could not read Segmind’s balance', { error }),
        now,
      }),
    }),
    fail: (error, executionArn) =>
      logger.error('keep-line failed at a part of its work', { executionArn, error: error as Error }),
    now,
  }),
);
