import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createApiKeyReader } from '../shared/clients/api-key.ts';
import { createSegmindClient } from '../shared/clients/segmind/segmind-client.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { readModel } from '../shared/model.ts';
import { readSettings } from '../shared/settings.ts';
import { checkSegmindEventSchema, createCheckSegmind } from './check-segmind.ts';

/** A person waits for the answer. */
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
      // It is asked about the secret as it is now: a key that is kept from an earlier call says nothing of that.
      readApiKey: () => readApiKey({ again: true }),
      pollTimeoutMs: TIMEOUT_MS,
    }),
    origin,
    model,
    elapsedMs: () => performance.now(),
  }),
);
