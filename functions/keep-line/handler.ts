import { setTimeout as sleep } from 'node:timers/promises';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createStartExecution, describeExecution, listEnded } from '../shared/clients/executions.ts';
import { createSegmindFromEnvironment } from '../shared/clients/segmind/segmind-from-environment.ts';
import { METRIC } from '../shared/contract.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createLineFromEnvironment } from '../shared/line/line-from-environment.ts';
import { createPipelineHandler, metrics } from '../shared/middleware/pipeline-handler.ts';
import { createSubmissionFromEnvironment } from '../shared/submission/submission-from-environment.ts';
import { createKeepLine, keepLineEventSchema } from './keep-line.ts';

const { stateMachineArn } = readEnvironment(['stateMachineArn']);
const s3 = new S3Client();
const stepFunctions = new SFNClient();
const { segmind, readApiKey } = createSegmindFromEnvironment();

export const handler = createPipelineHandler(
  keepLineEventSchema,
  createKeepLine({
    ...createLineFromEnvironment(s3, stepFunctions),
    submission: createSubmissionFromEnvironment(s3, segmind),
    readApiKey,
    now: () => new Date(),
    describeExecution: (executionArn) => describeExecution(stepFunctions, executionArn),
    listEnded: async (since) => [
      ...(await listEnded(stepFunctions, { stateMachineArn, status: 'ABORTED', since })),
      ...(await listEnded(stepFunctions, { stateMachineArn, status: 'TIMED_OUT', since })),
    ],
    startExecution: createStartExecution(stepFunctions, stateMachineArn),
    sleep,
    gauge: ({ held, inFlight, oldestTicketSeconds }) => {
      metrics.addMetric(METRIC.lineHeld, MetricUnit.Count, held ? 1 : 0);
      metrics.addMetric(METRIC.photosInFlight, MetricUnit.Count, inFlight);
      metrics.addMetric(METRIC.oldestTicketAge, MetricUnit.Seconds, oldestTicketSeconds);
    },
  }),
);
