import { SFNClient } from '@aws-sdk/client-sfn';
import { createStartExecution } from '../shared/clients/executions.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createPipelineHandler, logger } from '../shared/middleware/pipeline-handler.ts';
import { batchSchema, createStartRetouch } from './start-retouch.ts';

const { stateMachineArn } = readEnvironment(['stateMachineArn']);
// A big drop meets StartExecution's rate limit: wait it out here first, and in the queue after that.
const stepFunctions = new SFNClient({ maxAttempts: 8, retryMode: 'adaptive' });

export const handler = createPipelineHandler(
  batchSchema,
  createStartRetouch({
    startExecution: createStartExecution(stepFunctions, stateMachineArn),
    report: (messageId, outcome) =>
      outcome.outcome === 'not-started'
        ? logger.error('Not started', { messageId, error: outcome.error as Error })
        : logger.info('Message read', { messageId, ...outcome }),
  }),
);
