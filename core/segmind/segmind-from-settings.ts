import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readModel } from '../model/model.ts';
import { readSettings } from '../settings/settings.ts';
import { createApiKeyReader } from './api-key.ts';
import { createSegmindClient, type SegmindClient } from './segmind-client.ts';

/** Creates a Segmind client from a function's settings. It caches the API key between invocations. */
export function createSegmindFromSettings(): SegmindClient {
  const { segmindOrigin, apiKeySecretArn } = readSettings(['segmindOrigin', 'apiKeySecretArn']);
  const readApiKey = createApiKeyReader(new SecretsManagerClient(), apiKeySecretArn);
  return createSegmindClient({ origin: segmindOrigin, model: readModel(), readApiKey });
}
