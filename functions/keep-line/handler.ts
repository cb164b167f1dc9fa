import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { describeExecution } from '../shared/clients/executions.ts';
import { findSecretVersion } from '../shared/clients/secret-version.ts';
import { METRIC } from '../shared/contract.ts';
import { createPipelineHandler, logger, metrics } from '../shared/middleware/pipeline-handler.ts';
import { readModel } from '../shared/model.ts';
import { createEndExecutionFromSettings } from '../shared/record/end-execution-from-settings.ts';
import { readSettings } from '../shared/settings.ts';
import { createKeepLine, keepLineEventSchema } from './keep-line.ts';

const { apiKeySecretArn, table: tableName } = readSettings(['apiKeySecretArn', 'table']);
const stepFunctions = new SFNClient();
const secrets = new SecretsManagerClient();

export const handler = createPipelineHandler(
  keepLineEventSchema,
  createKeepLine({
    ...createEndExecutionFromSettings(new S3Client(), stepFunctions),
    describeExecution: (arn) => describeExecution(stepFunctions, arn),
    findSecret: () => findSecretVersion(secrets, apiKeySecretArn),
    modelVersion: readModel().version,
    tableName,
    gauge: ({ openFor, inFlight, oldestTicketSeconds }) => {
      const isFailing = openFor === 'results';
      metrics.addMetric(METRIC.breakerOpen, MetricUnit.Count, openFor !== null && !isFailing ? 1 : 0);
      metrics.addMetric(METRIC.resultsFailing, MetricUnit.Count, isFailing ? 1 : 0);
      metrics.addMetric(METRIC.photosInFlight, MetricUnit.Count, inFlight);
      metrics.addMetric(METRIC.oldestTicketAge, MetricUnit.Seconds, oldestTicketSeconds);
    },
    fail: (error, executionArn) => logger.error('Not kept, in part', { executionArn, error: error as Error }),
    now: () => new Date(),
  }),
);
