import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ApiKeyHeader } from '../../contract.ts';
import { readEnvironment } from '../../environment.ts';
import { type ApiKeyReader, createApiKeyReader } from '../api-key.ts';
import { createSegmindClient, type SegmindClient } from './segmind-client.ts';

/** The Segmind client of a function's settings, and its key's reader: it keeps the key between invocations. */
export function createSegmindFromEnvironment(): { segmind: SegmindClient; readApiKey: ApiKeyReader } {
  const { segmindOrigin, workflowId, apiKeyHeader, apiKeySecretArn } = readEnvironment([
    'segmindOrigin',
    'workflowId',
    'apiKeyHeader',
    'apiKeySecretArn',
  ]);
  const readApiKey = createApiKeyReader(new SecretsManagerClient(), apiKeySecretArn);
  const segmind = createSegmindClient({
    origin: segmindOrigin,
    workflowId,
    apiKeyHeader: apiKeyHeader as ApiKeyHeader,
    readApiKey,
  });
  return { segmind, readApiKey };
}
