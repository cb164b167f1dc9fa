import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createPipelineHandler } from '../../core/middleware/pipeline-handler.ts';
import { readModel } from '../../core/model/model.ts';
import { createApiKeyReader } from '../../core/segmind/api-key.ts';
import { createSegmindClient } from '../../core/segmind/segmind-client.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { checkSegmindEventSchema, createCheckSegmind } from './check-segmind.ts';

/** Short, because a person waits for the answer. */
const TIMEOUT_MS = 8000;

const { segmindOrigin: origin, apiKeySecretArn } = readSettings(['segmindOrigin', 'apiKeySecretArn']);
const model = readModel();
const readApiKey = createApiKeyReader(new SecretsManagerClient(), apiKeySecretArn);

export const handler = createPipelineHandler(
  checkSegmindEventSchema,
  createCheckSegmind({
    segmind: createSegmindClient({
      origin,
      model,
      // The check is about the secret as it is now, so it does not use a key that an earlier call cached.
      readApiKey: () => readApiKey({ again: true }),
      pollTimeoutMs: TIMEOUT_MS,
    }),
    origin,
    model,
    elapsedMs: () => performance.now(),
  }),
);
