import { SFNClient } from '@aws-sdk/client-sfn';
import { createStartExecution } from '../shared/clients/executions.ts';
import { createPipelineHandler, logger } from '../shared/middleware/pipeline-handler.ts';
import { createPhotos } from '../shared/photos/photos.ts';
import { createStartAttempt } from '../shared/photos/start-attempt.ts';
import { readSettings } from '../shared/settings.ts';
import { createTableFromSettings } from '../shared/table/table-from-settings.ts';
import { batchSchema, createStartRetouch } from './start-retouch.ts';

const { stateMachineArn } = readSettings(['stateMachineArn']);
// A big drop meets StartExecution's rate limit: wait it out here first, and in the queue after that.
const stepFunctions = new SFNClient({ maxAttempts: 8, retryMode: 'adaptive' });

export const handler = createPipelineHandler(
  batchSchema,
  createStartRetouch({
    startAttempt: createStartAttempt(
      createPhotos(createTableFromSettings(), Date.now),
      createStartExecution(stepFunctions, stateMachineArn),
    ),
    report: (messageId, outcome) =>
      outcome.outcome === 'not-started'
        ? logger.error('Not started', { messageId, error: outcome.error as Error })
        : logger.info('Message read', { messageId, ...outcome }),
  }),
);
