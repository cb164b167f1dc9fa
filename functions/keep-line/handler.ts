import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { describeExecution, listEnded } from '../shared/clients/executions.ts';
import { findSecretVersion } from '../shared/clients/secret-version.ts';
import { METRIC } from '../shared/contract.ts';
import { createPipelineHandler, logger, metrics } from '../shared/middleware/pipeline-handler.ts';
import { createEndExecutionFromSettings } from '../shared/record/end-execution-from-settings.ts';
import { readSettings } from '../shared/settings.ts';
import { createKeepLine, keepLineEventSchema } from './keep-line.ts';

const { stateMachineArn, apiKeySecretArn } = readSettings(['stateMachineArn', 'apiKeySecretArn']);
const stepFunctions = new SFNClient();
const secrets = new SecretsManagerClient();

export const handler = createPipelineHandler(
  keepLineEventSchema,
  createKeepLine({
    ...createEndExecutionFromSettings(new S3Client(), stepFunctions),
    describeExecution: (arn) => describeExecution(stepFunctions, arn),
    listEnded: async (since) => [
      ...(await listEnded(stepFunctions, { stateMachineArn, status: 'ABORTED', since })),
      ...(await listEnded(stepFunctions, { stateMachineArn, status: 'TIMED_OUT', since })),
    ],
    findSecret: () => findSecretVersion(secrets, apiKeySecretArn),
    gauge: ({ held, inFlight, oldestTicketSeconds }) => {
      metrics.addMetric(METRIC.lineHeld, MetricUnit.Count, held ? 1 : 0);
      metrics.addMetric(METRIC.photosInFlight, MetricUnit.Count, inFlight);
      metrics.addMetric(METRIC.oldestTicketAge, MetricUnit.Seconds, oldestTicketSeconds);
    },
    fail: (executionArn, error) =>
      logger.error('Not looked at, or its end not recorded', { executionArn, error: error as Error }),
    now: () => new Date(),
  }),
);
