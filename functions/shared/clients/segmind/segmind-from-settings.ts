import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readSettings } from '../../settings.ts';
import { createApiKeyReader } from '../api-key.ts';
import { createSegmindClient, type SegmindClient } from './segmind-client.ts';

/** The Segmind client of a function's settings: it keeps the API key between invocations. */
export function createSegmindFromSettings(): SegmindClient {
  const { segmindOrigin, workflowId, apiKeyHeader, apiKeySecretArn } = readSettings([
    'segmindOrigin',
    'workflowId',
    'apiKeyHeader',
    'apiKeySecretArn',
  ]);
  const readApiKey = createApiKeyReader(new SecretsManagerClient(), apiKeySecretArn);
  return createSegmindClient({ origin: segmindOrigin, workflowId, apiKeyHeader, readApiKey });
}
