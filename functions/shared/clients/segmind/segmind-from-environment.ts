import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ApiKeyHeader } from '../../contract.ts';
import { readEnvironment } from '../../environment.ts';
import { createApiKeyReader } from '../api-key.ts';
import { createSegmindClient, type SegmindClient } from './segmind-client.ts';

/** The Segmind client of a function's settings, one per container: it keeps the key between invocations. */
export function createSegmindFromEnvironment(): SegmindClient {
  const { segmindOrigin, workflowId, apiKeyHeader, apiKeySecretArn } = readEnvironment([
    'segmindOrigin',
    'workflowId',
    'apiKeyHeader',
    'apiKeySecretArn',
  ]);
  return createSegmindClient({
    origin: segmindOrigin,
    workflowId,
    apiKeyHeader: apiKeyHeader as ApiKeyHeader,
    readApiKey: createApiKeyReader(new SecretsManagerClient(), apiKeySecretArn),
  });
}
