import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createDescribeExecution } from '../shared/clients/executions.ts';
import { findSecretVersion } from '../shared/clients/secret-version.ts';
import { createSegmindFromSettings } from '../shared/clients/segmind/segmind-from-settings.ts';
import { METRIC } from '../shared/contract/metrics.ts';
import { createAnnouncedOpenings } from '../shared/line/announced-openings.ts';
import { createBalances } from '../shared/line/balance.ts';
import { createLookAtTable } from '../shared/line/restored-line.ts';
import { createPipelineHandler, logger, metrics } from '../shared/middleware/pipeline-handler.ts';
import { readModel } from '../shared/model.ts';
import { createEndExecutionFromSettings } from '../shared/record/end-execution-from-settings.ts';
import { readSettings } from '../shared/settings.ts';
import { createOwnTable } from '../shared/table/own-table.ts';
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
    lookAtTable: createLookAtTable(parts.line, createOwnTable(parts.table, settings.table)),
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
